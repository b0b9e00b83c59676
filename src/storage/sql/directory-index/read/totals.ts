import { sql } from 'kysely';
import type { DirectoryTotals, IndexedGroup } from '../../../../domain/directory-index/indexed-directory.ts';
import { type DirectoryMoment, groupCountAt, usersAt } from './directory-moment.ts';

/** Counts users and memberships of the whole pool. */
export async function countTotals(
  at: DirectoryMoment,
  groups: ReadonlyMap<number, IndexedGroup>,
): Promise<DirectoryTotals> {
  const count = groupCountAt(at);
  const { users, lonely, disabled } = await usersAt(at)
    .select(({ fn }) => [
      fn.countAll<number>().as('users'),
      sql<number>`count(case when ${count} = 0 then 1 end)`.as('lonely'),
      sql<number>`count(case when u.enabled = 0 and ${count} > 0 then 1 end)`.as('disabled'),
    ])
    .executeTakeFirstOrThrow();
  const sizes = [...groups.values()].map(({ memberCount }) => memberCount);
  return {
    users,
    groups: sizes.length,
    memberships: sizes.reduce((sum, size) => sum + size, 0),
    usersInNoGroup: lonely,
    disabledUsersInGroups: disabled,
    emptyGroups: sizes.filter((size) => size === 0).length,
  };
}
