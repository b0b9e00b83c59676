import type { UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import { type ResolvedMoment, usersAt } from './directory-moment.ts';
import { fewUsers } from './few-users.ts';
import { readInSlices } from './slices.ts';
import { userCondition } from './user-condition.ts';

/** Counts the users of the query. */
export async function countUsers(at: ResolvedMoment, query: UserQuery): Promise<number> {
  const count = (users: ReturnType<typeof usersAt>) =>
    users
      .where(userCondition(query, at))
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .execute();
  const few = await fewUsers(query, at);
  const counts =
    few === null
      ? await readInSlices(at, (isInSlice) => count(usersAt(at).where(isInSlice)))
      : await count(usersAt(at).where(few));
  return counts.reduce((sum, row) => sum + row.count, 0);
}
