import { assertUsername } from '../model/name-rules.ts';
import { defineCommand } from './command.ts';

/**
 * Revokes all tokens of the user. Access and ID tokens already issued are still accepted by services that check only
 * signature and expiry. Costs one AdminUserGlobalSignOut.
 */
export const signOutUser = defineCommand<{ readonly username: string }, void>({
  action: 'SIGN_OUT_USER',
  permission: 'ACCOUNT_WRITE',
  change: ({ username }) => ({ kind: 'account', change: 'sign-out', username }),
  validate: ({ username }) => assertUsername(username),
  run: ({ directory }, { username }) => directory.signOutUser(username),
});
