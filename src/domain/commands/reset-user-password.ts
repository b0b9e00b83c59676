import { assertUsername } from '../model/name-rules.ts';
import { defineCommand } from './command.ts';

/**
 * Makes Cognito send a code to the user's verified address, by which they choose a new password. The old one is good for nothing
 * from now on. One AdminResetUserPassword.
 */
export const resetUserPassword = defineCommand<{ readonly username: string }, void>({
  action: 'RESET_USER_PASSWORD',
  permission: 'USER_WRITE',
  change: ({ username }) => ({ kind: 'account', change: 'reset-password', username }),
  validate: ({ username }) => assertUsername(username),
  run: ({ directory }, { username }) => directory.resetUserPassword(username),
});
