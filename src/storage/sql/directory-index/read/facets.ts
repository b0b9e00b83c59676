import type { IndexedGroup, UserFacets, UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import { USER_STATUSES } from '../../../../domain/model/user.ts';
import { type DirectoryMoment, groupCountAt, membershipsAt, usersAt } from './directory-moment.ts';
import { userCondition } from './user-condition.ts';

/** Counts the users of the query by each property that a filter can narrow them by. */
export async function countFacets(
  at: DirectoryMoment,
  groups: ReadonlyMap<number, IndexedGroup>,
  query: UserQuery,
): Promise<UserFacets> {
  const selected = usersAt(at).where(userCondition(query, at));
  const rows = await selected
    .select(['u.enabled', 'u.status'])
    .select(({ eb, fn }) => [eb(groupCountAt(at), '=', 0).as('lonely'), fn.countAll<number>().as('count')])
    .groupBy(['u.enabled', 'u.status', 'lonely'])
    .execute();
  const members = await membershipsAt(at)
    .where('m.user_id', 'in', selected.select('u.user_id'))
    .select(['m.group_id', ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy('m.group_id')
    .execute();

  const sum = (rowsOf: typeof rows) => rowsOf.reduce((total, { count }) => total + count, 0);
  const counts = new Map(members.map(({ group_id, count }) => [group_id, count]));
  const enabled = sum(rows.filter((row) => row.enabled === 1));
  const total = sum(rows);
  return {
    total,
    enabled,
    disabled: total - enabled,
    inNoGroup: sum(rows.filter(({ lonely }) => Boolean(lonely))),
    statuses: USER_STATUSES.map((status) => ({
      status,
      count: sum(rows.filter((row) => row.status === status)),
    })).filter(({ count }) => count > 0),
    groups: [...groups].flatMap(([id, group]) => {
      const count = counts.get(id);
      return count === undefined ? [] : [{ group, count }];
    }),
  };
}
