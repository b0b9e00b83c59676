import { sql } from 'kysely';
import type { DirectoryTotals } from '../../../../domain/directory-index/indexed-directory.ts';
import { groupCountAt, type ResolvedMoment, usersAt } from './directory-moment.ts';
import { readInSlices } from './slices.ts';

/** Counts users and memberships of the whole pool. */
export async function countTotals(at: ResolvedMoment): Promise<DirectoryTotals> {
  const count = groupCountAt(at);
  const parts = await readInSlices(at, (isInSlice) =>
    usersAt(at)
      .where(isInSlice)
      .select(({ fn }) => [
        fn.countAll<number>().as('users'),
        sql<number>`count(case when ${count} = 0 then 1 end)`.as('lonely'),
        sql<number>`count(case when u.enabled = 0 and ${count} > 0 then 1 end)`.as('disabled'),
      ])
      .execute(),
  );
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const sizes = [...at.groups.values()].map(({ group }) => group.memberCount);
  return {
    users: sum(parts.map(({ users }) => users)),
    groups: sizes.length,
    memberships: sum(sizes),
    usersInNoGroup: sum(parts.map(({ lonely }) => lonely)),
    disabledUsersInGroups: sum(parts.map(({ disabled }) => disabled)),
    emptyGroups: sizes.filter((size) => size === 0).length,
  };
}
