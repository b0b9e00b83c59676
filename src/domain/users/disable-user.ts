import { PartialFailureError } from '../errors.ts';
import { operation } from '../operation.ts';
import { checkUsername } from '../rules.ts';

export interface DisableUser {
  readonly username: string;
  /** Also revoke the user's sessions: without it they last until their tokens expire. */
  readonly signOut?: boolean | null | undefined;
}

/**
 * Keeps the user from signing in; memberships and attributes stay. Disabled already: succeeds, changes nothing.
 * One AdminDisableUser, and one AdminUserGlobalSignOut where asked for: in this order, so that nobody signs in again
 * in between. Rejects with PartialFailureError where the user is disabled but could not be signed out.
 */
export const disableUser = operation<DisableUser, void>({
  action: 'DISABLE_USER',
  permission: 'ACCOUNT_WRITE',
  validate: ({ username }) => checkUsername(username),
  async run({ directory }, { username, signOut }) {
    await directory.disableUser(username);
    if (signOut !== true) return;
    try {
      await directory.signOutUser(username);
    } catch (cause) {
      throw new PartialFailureError(
        `"${username}" is disabled, but was not signed out: sessions last until their tokens expire. Try signOutUser.`,
        { completed: ['disable'], failed: ['signOut'] },
        { cause },
      );
    }
  },
});
