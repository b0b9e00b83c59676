import { eachMembership } from './each-membership.ts';
import { endUsers } from './end-users.ts';
import { isLater, readAt } from './fact-versions.ts';
import { currentGroups, endGroups } from './groups.ts';
import { ELSEWHERE, type IndexTransaction, type RunIndexTransaction } from './index-transaction.ts';
import { endMemberships } from './memberships.ts';
import { currentUsers } from './users.ts';

/** Ends users that were asked for by name and are not there. */
export async function endMissingUsers(
  index: IndexTransaction,
  usernames: readonly string[],
  askedAt: Date,
): Promise<void> {
  const asked = readAt(askedAt);
  const users = [...(await currentUsers(index, usernames)).values()];
  await endUsers(
    index,
    users.filter((row) => isLater(asked, row)),
    asked,
    ELSEWHERE,
  );
}

/** The same of groups. A group may have very many memberships: they end before it, some with each transaction. */
export async function endMissingGroups(
  run: RunIndexTransaction,
  names: readonly string[],
  askedAt: Date,
): Promise<void> {
  const asked = readAt(askedAt);
  for (const name of names) {
    await eachMembership(run, name, async (index, memberships, group) => {
      if (isLater(asked, group)) await endMemberships(index, memberships, asked, ELSEWHERE);
    });
    await run(async (index) => {
      const group = (await currentGroups(index, [name])).get(name);
      if (group !== undefined && isLater(asked, group)) await endGroups(index, [group], asked, ELSEWHERE);
    });
  }
}
