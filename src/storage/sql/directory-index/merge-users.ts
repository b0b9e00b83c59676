import type { User } from '../../../domain/model/user.ts';
import { endUsers } from './end-users.ts';
import { confirmVersions, endVersions, isLater, type Knowledge, newVersion, UNKNOWN_FACT } from './fact-versions.ts';
import { givenRows } from './given-rows.ts';
import { ELSEWHERE, type IndexTransaction } from './index-transaction.ts';
import { changedPropertiesOf, tellUserChanges } from './user-changes.ts';
import { type UserColumns, userColumns } from './user-columns.ts';
import { currentUsers, endedUsers, insertUsers, USER_COLUMN_TYPES, type UserVersion } from './users.ts';

/** What becomes of the versions of the users that were read. */
interface UserMerge {
  readonly begun: UserColumns[];
  readonly confirmed: number[];
  /** What is stored beside differs, but nothing of which a version is kept. */
  readonly refreshed: { readonly row: UserVersion; readonly columns: UserColumns }[];
  readonly replaced: { readonly row: UserVersion; readonly columns: UserColumns }[];
  /** Another account of the same name. */
  readonly recreated: { readonly row: UserVersion; readonly columns: UserColumns }[];
}

/** Merges users as a reading shows them. */
export async function mergeUsers(index: IndexTransaction, users: readonly User[], asked: Knowledge): Promise<void> {
  const indexed = new Set(index.options.attributes);
  const read = new Map(users.map((user) => [user.username, userColumns(user, indexed)]));
  const current = await currentUsers(index, [...read.keys()]);
  const missing = [...read.keys()].filter((username) => !current.has(username));
  const ended = await endedUsers(index, missing);
  const merge: UserMerge = { begun: [], confirmed: [], refreshed: [], replaced: [], recreated: [] };
  for (const [username, columns] of read) {
    const row = current.get(username);
    if (row !== undefined) sortOut(index, merge, row, columns, asked);
    else if (isLater(asked, ended.get(username) ?? UNKNOWN_FACT)) merge.begun.push(columns);
  }
  await confirmVersions(index, 'directory_user', merge.confirmed, asked);
  await refreshUsers(index, merge.refreshed, asked);
  await replaceUsers(index, merge.replaced, asked);
  const others = merge.recreated.map(({ row }) => row);
  await endUsers(index, others, asked, ELSEWHERE);
  await beginUsers(index, merge, asked, ended);
}

function sortOut(
  index: IndexTransaction,
  merge: UserMerge,
  row: UserVersion,
  columns: UserColumns,
  asked: Knowledge,
): void {
  if (!isLater(asked, row)) return;
  if (isAnotherAccount(row, columns)) merge.recreated.push({ row, columns });
  else if (isSame(row, columns)) merge.confirmed.push(row.id);
  else if (row.incomplete === 1 || changedPropertiesOf(index, row, columns).length === 0) {
    merge.refreshed.push({ row, columns });
  } else merge.replaced.push({ row, columns });
}

/** Of the same account Cognito always shows the same moment; to a second, in case that it rounds differently in one place. */
function isAnotherAccount(row: UserVersion, { created_at }: UserColumns): boolean {
  return row.incomplete === 0 && Math.abs(row.created_at - created_at) >= 1_000;
}

function isSame(row: UserVersion, columns: UserColumns): boolean {
  if (row.incomplete === 1) return false;
  return (
    row.enabled === columns.enabled &&
    row.status === columns.status &&
    row.created_at === columns.created_at &&
    row.updated_at === columns.updated_at &&
    row.attributes === columns.attributes
  );
}

/** Stores what is known beside, without a new version: the fact is known better, and is no other. */
export async function refreshUsers(
  index: IndexTransaction,
  refreshed: UserMerge['refreshed'],
  asked: Knowledge,
): Promise<void> {
  if (refreshed.length === 0) return;
  const { db, isOwn, sql: engine } = index.tables;
  // A new id tells readers that it is another than they know.
  const rows = refreshed.map(({ row, columns }) => ({ ...columns, version: row.id, new_id: index.nextId() }));
  const given = givenRows(engine, { ...USER_COLUMN_TYPES, version: 'bigint', new_id: 'bigint' }, rows).as('given');
  await db
    .updateTable('directory_user')
    .from(given)
    .set(({ ref }) => ({
      ...asked,
      id: ref('given.new_id'),
      uncertain: 0,
      incomplete: 0,
      enabled: ref('given.enabled'),
      status: ref('given.status'),
      created_at: ref('given.created_at'),
      updated_at: ref('given.updated_at'),
      attributes: ref('given.attributes'),
      sub_folded: ref('given.sub_folded'),
      email_folded: ref('given.email_folded'),
      name_folded: ref('given.name_folded'),
      phone_number_folded: ref('given.phone_number_folded'),
      attributes_folded: ref('given.attributes_folded'),
      search: ref('given.search'),
    }))
    .where(isOwn)
    .whereRef('id', '=', 'given.version')
    .execute();
}

async function replaceUsers(index: IndexTransaction, replaced: UserMerge['replaced'], asked: Knowledge): Promise<void> {
  const ids = replaced.map(({ row }) => row.id);
  await endVersions(index, 'directory_user', ids, null);
  await insertUsers(
    index,
    replaced.map(({ row, columns }) => ({
      ...newVersion(index, asked),
      ...columns,
      user_id: row.user_id,
      group_count: row.group_count,
      incomplete: 0,
    })),
  );
  for (const { row, columns } of replaced) tellUserChanges(index, row, columns, row.known_at, ELSEWHERE);
}

async function beginUsers(
  index: IndexTransaction,
  { begun, recreated }: UserMerge,
  asked: Knowledge,
  ended: ReadonlyMap<string, Knowledge>,
): Promise<void> {
  const knownOtherwise = new Map(recreated.map(({ row }) => [row.username, row.known_at]));
  const versions = [...begun, ...recreated.map(({ columns }) => columns)].map((columns) => {
    const version = newVersion(index, asked);
    return { ...version, ...columns, user_id: version.id, group_count: 0, incomplete: 0 };
  });
  await insertUsers(index, versions);
  if (!index.isRead) return;
  for (const { username } of versions) {
    const known = knownOtherwise.get(username) ?? ended.get(username)?.known_at ?? 0;
    const notBefore = Math.max(index.readThrough, known);
    index.tell({ kind: 'USER_CREATED', username, groupName: null, notBefore, source: ELSEWHERE });
  }
}
