import { assertUsername } from '../model/name-rules.ts';
import { defineCommand } from './command.ts';

/**
 * Enables the user, who may sign in again. Succeeds without a change if the user is enabled already. Costs one
 * AdminEnableUser.
 */
export const enableUser = defineCommand<{ readonly username: string }, void>({
  action: 'ENABLE_USER',
  permission: 'ACCOUNT_WRITE',
  change: ({ username }) => ({ kind: 'account', change: 'enable', username }),
  validate: ({ username }) => assertUsername(username),
  run: ({ directory }, { username }) => directory.enableUser(username),
});
