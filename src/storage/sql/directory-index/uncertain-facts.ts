import { sql } from 'kysely';
import type { UncertainFact } from '../../../domain/directory-index/directory-index-store.ts';
import type { PoolTables } from '../pool-tables.ts';

/** Facts that have to be read, once a reading can tell: the writes that made them uncertain have settled. */
export async function uncertainFacts(tables: PoolTables, limit: number): Promise<readonly UncertainFact[]> {
  const { db, isOwn, isOwnIn, clock } = tables;
  const now = clock.now();
  const users = await db
    .selectFrom('directory_user')
    .select('username')
    .where(isOwn)
    .where('uncertain', '=', sql.lit(1))
    .where('settles_at', '<', now)
    .limit(limit)
    .execute();
  const groups = await db
    .selectFrom('directory_group')
    .select('name')
    .where(isOwn)
    .where('uncertain', '=', sql.lit(1))
    .where('settles_at', '<', now)
    .limit(limit)
    .execute();
  const memberships = await db
    .selectFrom('directory_membership as m')
    .innerJoin('directory_user as u', (join) =>
      join.onRef('u.user_id', '=', 'm.user_id').on('u.valid_to', 'is', null).on(isOwnIn('u')),
    )
    .innerJoin('directory_group as g', (join) =>
      join.onRef('g.group_id', '=', 'm.group_id').on('g.valid_to', 'is', null).on(isOwnIn('g')),
    )
    .select(['u.username', 'g.name'])
    .where(isOwnIn('m'))
    .where('m.uncertain', '=', sql.lit(1))
    .where('m.settles_at', '<', now)
    .limit(limit)
    .execute();
  const facts: readonly UncertainFact[] = [
    ...users.map(({ username }) => ({ kind: 'user', username }) as const),
    ...groups.map(({ name }) => ({ kind: 'group', groupName: name }) as const),
    ...memberships.map(({ username, name }) => ({ kind: 'membership', username, groupName: name }) as const),
  ];
  return facts.slice(0, limit);
}
