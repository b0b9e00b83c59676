import { assertUsername } from '../model/name-rules.ts';
import { defineCommand } from './command.ts';

/**
 * Keeps the user from signing in; memberships and attributes stay. Disabled already: succeeds, changes nothing. One
 * AdminDisableUser.
 */
export const disableUser = defineCommand<{ readonly username: string }, void>({
  action: 'DISABLE_USER',
  permission: 'ACCOUNT_WRITE',
  change: ({ username }) => ({ kind: 'account', change: 'disable', username }),
  validate: ({ username }) => assertUsername(username),
  run: ({ directory }, { username }) => directory.disableUser(username),
});
