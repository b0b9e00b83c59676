import { assertUsername } from '../model/name-rules.ts';
import { defineCommand } from './command.ts';

/**
 * Revokes all tokens of the user. Access and ID tokens already issued still pass where only signature and expiry are
 * checked. One AdminUserGlobalSignOut.
 */
export const signOutUser = defineCommand<{ readonly username: string }, void>({
  action: 'SIGN_OUT_USER',
  permission: 'ACCOUNT_WRITE',
  change: ({ username }) => ({ kind: 'account', change: 'sign-out', username }),
  validate: ({ username }) => assertUsername(username),
  run: ({ directory }, { username }) => directory.signOutUser(username),
});
