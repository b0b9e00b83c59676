import type { Group } from '../../../domain/model/group.ts';
import { confirmVersions, endVersions, isLater, type Knowledge, newVersion, UNKNOWN_FACT } from './fact-versions.ts';
import { givenRows } from './given-rows.ts';
import {
  changedGroupProperties,
  currentGroups,
  endedGroups,
  endGroups,
  GROUP_COLUMN_TYPES,
  type GroupColumns,
  type GroupVersion,
  groupColumns,
  insertGroups,
} from './groups.ts';
import { ELSEWHERE, type IndexTransaction } from './index-transaction.ts';

interface MetGroup {
  readonly row: GroupVersion;
  readonly columns: GroupColumns;
}

/** What becomes of the versions of the groups that were read; as of users. */
interface GroupMerge {
  readonly begun: GroupColumns[];
  readonly confirmed: number[];
  readonly refreshed: MetGroup[];
  readonly replaced: MetGroup[];
  readonly recreated: MetGroup[];
}

/** Merges groups as a reading shows them. */
export async function mergeGroups(index: IndexTransaction, groups: readonly Group[], asked: Knowledge): Promise<void> {
  const read = new Map(groups.map((group) => [group.name, groupColumns(group)]));
  const current = await currentGroups(index, [...read.keys()]);
  const ended = await endedGroups(
    index,
    [...read.keys()].filter((name) => !current.has(name)),
  );
  const merge: GroupMerge = { begun: [], confirmed: [], refreshed: [], replaced: [], recreated: [] };
  for (const [name, columns] of read) {
    const row = current.get(name);
    if (row !== undefined) sortOut(merge, { row, columns }, asked);
    else if (isLater(asked, ended.get(name) ?? UNKNOWN_FACT)) merge.begun.push(columns);
  }
  await confirmVersions(index, 'directory_group', merge.confirmed, asked);
  await refreshGroups(index, merge.refreshed, asked);
  await replaceGroups(index, merge.replaced, asked);
  const others = merge.recreated.map(({ row }) => row);
  await endGroups(index, others, asked, ELSEWHERE);
  await beginGroups(index, merge, asked, ended);
}

function sortOut(merge: GroupMerge, met: MetGroup, asked: Knowledge): void {
  const { row, columns } = met;
  if (!isLater(asked, row)) return;
  const isOther = row.incomplete === 0 && Math.abs(row.created_at - columns.created_at) >= 1_000;
  if (isOther) merge.recreated.push(met);
  else if (row.incomplete === 0 && changedGroupProperties(row, columns).length > 0) merge.replaced.push(met);
  else if (row.incomplete === 1 || row.updated_at !== columns.updated_at || row.created_at !== columns.created_at) {
    merge.refreshed.push(met);
  } else merge.confirmed.push(row.id);
}

async function refreshGroups(index: IndexTransaction, refreshed: readonly MetGroup[], asked: Knowledge): Promise<void> {
  if (refreshed.length === 0) return;
  const { db, isOwn, sql: engine } = index.tables;
  const rows = refreshed.map(({ row, columns }) => ({ ...columns, version: row.id, new_id: index.nextId() }));
  const given = givenRows(engine, { ...GROUP_COLUMN_TYPES, version: 'bigint', new_id: 'bigint' }, rows).as('given');
  await db
    .updateTable('directory_group')
    .from(given)
    .set(({ ref }) => ({
      ...asked,
      id: ref('given.new_id'),
      uncertain: 0,
      incomplete: 0,
      description: ref('given.description'),
      precedence: ref('given.precedence'),
      role_arn: ref('given.role_arn'),
      created_at: ref('given.created_at'),
      updated_at: ref('given.updated_at'),
    }))
    .where(isOwn)
    .whereRef('id', '=', 'given.version')
    .execute();
}

async function replaceGroups(index: IndexTransaction, replaced: readonly MetGroup[], asked: Knowledge): Promise<void> {
  const ids = replaced.map(({ row }) => row.id);
  await endVersions(index, 'directory_group', ids, null);
  await insertGroups(
    index,
    replaced.map(({ row: { group_id, member_count }, columns }) => ({
      ...newVersion(index, asked),
      ...columns,
      group_id,
      member_count,
      incomplete: 0,
    })),
  );
  for (const { row, columns } of replaced) {
    const changed = changedGroupProperties(row, columns);
    const { name: groupName, known_at: notBefore } = row;
    index.tell({ kind: 'GROUP_UPDATED', username: null, groupName, changed, notBefore, source: ELSEWHERE });
  }
}

async function beginGroups(
  index: IndexTransaction,
  { begun, recreated }: GroupMerge,
  asked: Knowledge,
  ended: ReadonlyMap<string, Knowledge>,
): Promise<void> {
  const knownOtherwise = new Map(recreated.map(({ row }) => [row.name, row.known_at]));
  const versions = [...begun, ...recreated.map(({ columns }) => columns)].map((columns) => {
    const version = newVersion(index, asked);
    return { ...version, ...columns, group_id: version.id, member_count: 0, incomplete: 0 };
  });
  await insertGroups(index, versions);
  if (!index.isRead) return;
  for (const { name: groupName } of versions) {
    const known = knownOtherwise.get(groupName) ?? ended.get(groupName)?.known_at ?? 0;
    const notBefore = Math.max(index.readThrough, known);
    index.tell({ kind: 'GROUP_CREATED', username: null, groupName, notBefore, source: ELSEWHERE });
  }
}
