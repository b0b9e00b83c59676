import { checkUsername } from '../model/name-rules.ts';
import { operation } from './command.ts';

/**
 * Keeps the user from signing in; memberships and attributes stay. Disabled already: succeeds, changes nothing. One
 * AdminDisableUser.
 */
export const disableUser = operation<{ readonly username: string }, void>({
  action: 'DISABLE_USER',
  permission: 'ACCOUNT_WRITE',
  concern: ({ username }) => ({ kind: 'account', change: 'disable', username }),
  validate: ({ username }) => checkUsername(username),
  run: ({ directory }, { username }) => directory.disableUser(username),
});
