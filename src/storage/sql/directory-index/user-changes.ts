import type { DirectoryChangeKind } from '../../../domain/directory-index/directory-change.ts';
import { compareCodeUnits } from '../../../domain/model/group.ts';
import type { ChangeSource, IndexTransaction } from './index-transaction.ts';
import type { UserColumns } from './user-columns.ts';
import type { UserVersion } from './users.ts';

/** Names of what differs between a user as stored and as known now: `enabled`, `status`, or attributes. */
export function changedPropertiesOf(
  { comparable }: Pick<IndexTransaction, 'comparable'>,
  before: Pick<UserVersion, 'enabled' | 'status' | 'attributes'>,
  after: Pick<UserColumns, 'enabled' | 'status' | 'attributes'>,
): readonly string[] {
  const was: Readonly<Record<string, string>> = JSON.parse(before.attributes);
  const is: Readonly<Record<string, string>> = JSON.parse(after.attributes);
  const attributes = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => comparable.has(name) && was[name] !== is[name],
  );
  return [
    ...(before.enabled === after.enabled ? [] : ['enabled']),
    ...(before.status === after.status ? [] : ['status']),
    ...attributes,
  ].sort(compareCodeUnits);
}

/** Records what became of a user: one change for the switch, and one for everything else. */
export function tellUserChanges(
  index: IndexTransaction,
  before: UserVersion,
  after: UserColumns,
  notBefore: number,
  source: ChangeSource,
): void {
  const { username } = after;
  const names = changedPropertiesOf(index, before, after);
  const tell = (kind: DirectoryChangeKind, changed: readonly string[]) =>
    index.tell({ kind, username, groupName: null, changed, notBefore, source });
  if (names.includes('enabled')) tell(after.enabled === 1 ? 'USER_ENABLED' : 'USER_DISABLED', []);
  const others = names.filter((name) => name !== 'enabled');
  if (others.length > 0) tell('USER_UPDATED', others);
}
