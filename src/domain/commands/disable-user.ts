import { assertUsername } from '../model/name-rules.ts';
import { defineCommand } from './command.ts';

/**
 * Disables the user, who cannot sign in; memberships and attributes stay. Succeeds without a change if the user is disabled
 * already. Costs one AdminDisableUser.
 */
export const disableUser = defineCommand<{ readonly username: string }, void>({
  action: 'DISABLE_USER',
  permission: 'ACCOUNT_WRITE',
  change: ({ username }) => ({ kind: 'account', change: 'disable', username }),
  validate: ({ username }) => assertUsername(username),
  run: ({ directory }, { username }) => directory.disableUser(username),
});
