import type { ValueChange } from '../../../domain/model/value-change.ts';
import { endVersions, isOutdated, newVersion, UNKNOWN_FACT } from './fact-versions.ts';
import {
  changedGroupProperties,
  currentGroups,
  endedGroups,
  endGroups,
  type GroupColumns,
  insertGroups,
} from './groups.ts';
import { ensureGroups } from './incomplete-facts.ts';
import { ELSEWHERE, type IndexTransaction } from './index-transaction.ts';
import type { OwnWrite } from './own-write.ts';

/** A group was made or changed. */
export async function applyGroupWrite(index: IndexTransaction, write: OwnWrite): Promise<void> {
  const { action, groupName, answered, source, startedAt, changes } = write;
  if (groupName === null) return;
  if (action === 'CREATE_GROUP') await endReplacedGroup(index, groupName, write);
  const before = (await currentGroups(index, [groupName])).get(groupName);
  const origin = action === 'CREATE_GROUP' ? source : ELSEWHERE;
  const row = before ?? (await ensureGroups(index, [groupName], answered, origin)).get(groupName);
  if (row === undefined) return;
  const columns: GroupColumns = { ...columnsAfter(row, changes), updated_at: index.now };
  await endVersions(index, 'directory_group', [row.id], null);
  const settles_at = Math.max(row.settles_at, answered.settles_at);
  const version = { ...newVersion(index, { known_at: row.known_at, settles_at }), uncertain: row.uncertain };
  const { group_id, member_count, incomplete } = row;
  await insertGroups(index, [{ ...version, ...columns, group_id, member_count, incomplete }]);
  const changed = changedGroupProperties(row, columns);
  if (changed.length === 0 || action === 'CREATE_GROUP') return;
  index.tell({ kind: 'GROUP_UPDATED', username: null, groupName, changed, notBefore: startedAt, source });
}

/** A group that the index had when another one of its name could be made: it was deleted elsewhere. */
async function endReplacedGroup(
  index: IndexTransaction,
  groupName: string,
  { answered: { settles_at }, startedAt: known_at }: OwnWrite,
): Promise<void> {
  const row = (await currentGroups(index, [groupName])).get(groupName);
  if (row !== undefined && row.valid_from < known_at)
    await endGroups(index, [row], { known_at, settles_at }, ELSEWHERE);
}

function columnsAfter(row: GroupColumns, changes: readonly ValueChange[]): GroupColumns {
  const after = new Map(changes.map((change) => [change.name, change.after]));
  const text = (name: string, before: string | null) => (after.has(name) ? (after.get(name) ?? null) : before);
  const precedence = text('precedence', row.precedence === null ? null : `${row.precedence}`);
  return {
    name: row.name,
    description: text('description', row.description),
    precedence: precedence === null ? null : Number(precedence),
    role_arn: text('roleArn', row.role_arn),
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

/** A group was deleted; as of a user. */
export async function deleteGroup(index: IndexTransaction, write: OwnWrite): Promise<void> {
  const { groupName, answered, source, startedAt } = write;
  if (groupName === null) return;
  const row = (await currentGroups(index, [groupName])).get(groupName);
  if (row !== undefined) {
    if (!isOutdated(answered, row)) await endGroups(index, [{ ...row, known_at: startedAt }], answered, source);
    return;
  }
  const ended = (await endedGroups(index, [groupName])).get(groupName) ?? UNKNOWN_FACT;
  if (isOutdated(answered, ended)) return;
  const version = { ...newVersion(index, answered), valid_to: index.now };
  const unknown = { description: null, precedence: null, role_arn: null };
  const times = { created_at: index.now, updated_at: index.now };
  const counts = { group_id: version.id, member_count: 0, incomplete: 1 };
  await insertGroups(index, [{ ...version, name: groupName, ...unknown, ...times, ...counts }]);
}
