import type { UserFacets, UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import { USER_STATUSES, type UserStatus } from '../../../../domain/model/user.ts';
import { groupCountAt, membershipsAt, type ResolvedMoment, usersAt } from './directory-moment.ts';
import { fewUsers } from './few-users.ts';
import { readInSlices } from './slices.ts';
import { userCondition } from './user-condition.ts';

/** Counts the users of the query by each property that a filter can narrow them by. */
export async function countFacets(at: ResolvedMoment, query: UserQuery): Promise<UserFacets> {
  const few = await fewUsers(query, at);
  const read = async (users: ReturnType<typeof usersAt>) => {
    const selected = users.where(userCondition(query, at));
    return [{ users: await countByState(at, selected), groups: await countByGroup(at, selected) }];
  };
  const parts =
    few === null
      ? await readInSlices(at, (isInSlice) => read(usersAt(at).where(isInSlice)))
      : await read(usersAt(at).where(few));
  return facetsOf(
    at,
    parts.flatMap(({ users }) => users),
    parts.flatMap(({ groups }) => groups),
  );
}

interface StateCount {
  readonly enabled: number;
  readonly status: UserStatus;
  readonly lonely: number;
  readonly count: number;
}

interface GroupCount {
  readonly group_id: number;
  readonly count: number;
}

function countByState(at: ResolvedMoment, users: ReturnType<typeof usersAt>): Promise<readonly StateCount[]> {
  return users
    .select(['u.enabled', 'u.status'])
    .select(({ eb, fn }) => [
      eb.case().when(groupCountAt(at), '=', 0).then(1).else(0).end().as('lonely'),
      fn.countAll<number>().as('count'),
    ])
    .groupBy(['u.enabled', 'u.status', 'lonely'])
    .execute();
}

function countByGroup(at: ResolvedMoment, users: ReturnType<typeof usersAt>): Promise<readonly GroupCount[]> {
  return membershipsAt(at)
    .where('m.user_id', 'in', users.select('u.user_id'))
    .select(['m.group_id', ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy('m.group_id')
    .execute();
}

function facetsOf(at: ResolvedMoment, states: readonly StateCount[], members: readonly GroupCount[]): UserFacets {
  const sum = (counts: readonly { readonly count: number }[]) => counts.reduce((total, { count }) => total + count, 0);
  const total = sum(states);
  const enabled = sum(states.filter((state) => state.enabled === 1));
  const statuses = USER_STATUSES.map((status) => ({
    status,
    count: sum(states.filter((state) => state.status === status)),
  }));
  const counts = new Map<number, number>();
  for (const { group_id, count } of members) counts.set(group_id, (counts.get(group_id) ?? 0) + count);
  return {
    total,
    enabled,
    disabled: total - enabled,
    inNoGroup: sum(states.filter(({ lonely }) => lonely === 1)),
    statuses: statuses.filter(({ count }) => count > 0),
    groups: [...at.groups.values()]
      .map(({ id, group }) => ({ group, count: counts.get(id) ?? 0 }))
      .filter(({ count }) => count > 0),
  };
}
