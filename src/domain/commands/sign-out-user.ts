import { checkUsername } from '../model/name-rules.ts';
import { operation } from './command.ts';

/**
 * Revokes all tokens of the user. Access and ID tokens already issued still pass where only signature and expiry are
 * checked. One AdminUserGlobalSignOut.
 */
export const signOutUser = operation<{ readonly username: string }, void>({
  action: 'SIGN_OUT_USER',
  permission: 'ACCOUNT_WRITE',
  concern: ({ username }) => ({ kind: 'account', change: 'sign-out', username }),
  validate: ({ username }) => checkUsername(username),
  run: ({ directory }, { username }) => directory.signOutUser(username),
});
