import { InvalidInputError, UserNotFoundError } from '../model/errors.ts';
import { assertUsername } from '../model/name-rules.ts';
import { authorizeAndAudit } from './authorize-and-audit.ts';
import { type Command, defineCommand } from './command.ts';

export interface DeleteUser {
  readonly username: string;
  /** Delete the account even where it is enabled. */
  readonly force?: boolean | null | undefined;
}

/** Deletes the account, whatever its state. One AdminDeleteUser. */
export const removeUser = defineCommand<{ readonly username: string }, void>({
  action: 'DELETE_USER',
  permission: 'USER_WRITE',
  change: ({ username }) => ({ kind: 'account', change: 'delete', username }),
  validate: ({ username }) => assertUsername(username),
  run: ({ directory }, { username }) => directory.deleteUser(username),
});

/**
 * Deletes an account for good, with its memberships. Resolves with its true username. One AdminGetUser, which tells whether it is
 * enabled: then it is refused unless forced. The account that was looked at is the one that is deleted, whomever an alias
 * means by then.
 *
 * Rejects with UserNotFoundError, InvalidInputError, NotAllowedError.
 */
export const deleteUser: Command<DeleteUser, string> = async (context, { username: given, force }) => {
  await authorizeAndAudit(context, {
    action: 'DELETE_USER',
    permission: 'USER_WRITE',
    target: { username: given },
  });
  assertUsername(given);
  const user = await context.directory.getUser(given);
  if (user === null) throw new UserNotFoundError(given);
  const { username, enabled } = user;
  if (enabled && force !== true) {
    // Whoever may not do it at all is told that, and the trail with them.
    await removeUser.checkAllowed(context, { username });
    throw new InvalidInputError(
      `"${username}" is enabled, and a deleted account cannot be brought back. Disable it first, or pass force: true.`,
      'force',
    );
  }
  await removeUser(context, { username });
  return username;
};
