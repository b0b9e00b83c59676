import { assertUsername } from '../model/name-rules.ts';
import { defineCommand } from './command.ts';

/** Lets the user sign in again. Enabled already: succeeds, changes nothing. One AdminEnableUser. */
export const enableUser = defineCommand<{ readonly username: string }, void>({
  action: 'ENABLE_USER',
  permission: 'ACCOUNT_WRITE',
  change: ({ username }) => ({ kind: 'account', change: 'enable', username }),
  validate: ({ username }) => assertUsername(username),
  run: ({ directory }, { username }) => directory.enableUser(username),
});
