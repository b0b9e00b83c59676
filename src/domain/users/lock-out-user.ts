import { PartialFailureError } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { disableUser } from './disable-user.ts';
import { signOutUser } from './sign-out-user.ts';

export interface LockOut {
  readonly username: string;
  /** Also revoke the user's sessions: without it they last until their tokens expire. */
  readonly signOut?: boolean | null | undefined;
}

/**
 * Disables the user and, where asked for, ends all sessions: in this order, so that nobody signs in again in between.
 * Rejects with PartialFailureError where the user is disabled but could not be signed out.
 */
export const lockOutUser: Operation<LockOut, void> = async (context, { username, signOut }) => {
  await disableUser(context, { username });
  if (signOut !== true) return;
  try {
    await signOutUser(context, { username });
  } catch (cause) {
    throw new PartialFailureError(
      `"${username}" is disabled, but was not signed out: sessions last until their tokens expire. Try signOutUser.`,
      { completed: ['disable'], failed: ['signOut'] },
      { cause },
    );
  }
};
