import { findUserByUsername } from '../../domain/directory/find-user.ts';
import { byPrecedence } from '../../domain/model/group.ts';
import { retryTransient } from '../../domain/primitives/retry.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import type { AdminCommandContext } from './with-admin-services.ts';

/** A user who leaves, and what the user has. */
export interface Leaver {
  /** The pool's own. */
  readonly username: string;
  readonly enabled: boolean;
  /** Highest authority first: it is taken first. */
  readonly groups: readonly string[];
}

/**
 * Reads the users: one ListUsers and one AdminListGroupsForUser each, none of it billed.
 *
 * @throws CliError if one of them is nobody
 */
export async function readLeavers(
  { services, actor, interruption, patience }: AdminCommandContext,
  names: readonly string[],
): Promise<readonly Leaver[]> {
  const { usernames, directory } = services.commandContext(actor, interruption.signal);
  const leavers = new Map<string, Leaver>();
  for (const name of names) {
    await retryTransient(patience, async () => {
      const username = await usernames.resolve(directory, name);
      const user = username === null ? null : await findUserByUsername(directory, username);
      if (user === null) throw new CliError(EXIT_CODE.usage, `The pool has no user "${name}". Nothing was started.`);
      const groups = await directory.listGroupsForUser(user.username);
      const names = groups.toSorted(byPrecedence).map((group) => group.name);
      leavers.set(user.username, { username: user.username, enabled: user.enabled, groups: names });
    });
  }
  return [...leavers.values()];
}
