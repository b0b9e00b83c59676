import { checkUsername } from '../model/name-rules.ts';
import { operation } from './command.ts';

/** Lets the user sign in again. Enabled already: succeeds, changes nothing. One AdminEnableUser. */
export const enableUser = operation<{ readonly username: string }, void>({
  action: 'ENABLE_USER',
  permission: 'ACCOUNT_WRITE',
  concern: ({ username }) => ({ kind: 'account', change: 'enable', username }),
  validate: ({ username }) => checkUsername(username),
  run: ({ directory }, { username }) => directory.enableUser(username),
});
