import { sql } from 'kysely';
import { foldForSearch } from '../../../domain/filter/search-text.ts';
import { endVersions, type Knowledge } from './fact-versions.ts';
import { givenRows } from './given-rows.ts';
import type { ChangeSource, IndexTransaction } from './index-transaction.ts';
import { endMemberships, membershipsOf } from './memberships.ts';
import { WITHOUT_ATTRIBUTES } from './user-columns.ts';
import type { UserVersion } from './users.ts';

/** Ends accounts that are gone, with their memberships, and takes away their attributes in every version. */
export async function endUsers(
  index: IndexTransaction,
  users: readonly UserVersion[],
  knowledge: Knowledge,
  source: ChangeSource,
): Promise<void> {
  if (users.length === 0) return;
  const memberships = await membershipsOf(
    index,
    'user_id',
    users.map(({ user_id }) => user_id),
  );
  await endMemberships(index, memberships, knowledge, source);
  await endVersions(
    index,
    'directory_user',
    users.map(({ id }) => id),
    knowledge,
  );
  await eraseAttributes(index, users);
  for (const { username, known_at } of users) {
    index.tell({ kind: 'USER_DELETED', username, groupName: null, notBefore: known_at, source });
  }
}

async function eraseAttributes(
  { tables: { db, isOwn, sql: engine } }: IndexTransaction,
  users: readonly UserVersion[],
): Promise<void> {
  const given = givenRows(
    engine,
    { name: 'text', account: 'bigint', folded: 'text' },
    users.map(({ username, user_id }) => ({ name: username, account: user_id, folded: foldForSearch(username) })),
  ).as('given');
  await db
    .updateTable('directory_user')
    .from(given)
    .set(({ ref }) => ({ ...WITHOUT_ATTRIBUTES, search: ref('given.folded') }))
    .where(isOwn)
    // The name as well: there is an index of it.
    .whereRef('username', '=', 'given.name')
    .whereRef('user_id', '=', sql.ref('given.account'))
    .execute();
}
