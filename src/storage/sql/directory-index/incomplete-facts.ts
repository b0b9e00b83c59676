import type { DirectoryChangeKind } from '../../../domain/directory-index/directory-change.ts';
import { isOutdated, type Knowledge, newVersion, UNKNOWN_FACT } from './fact-versions.ts';
import { currentGroups, endedGroups, type GroupVersion, insertGroups } from './groups.ts';
import type { ChangeSource, IndexTransaction } from './index-transaction.ts';
import { userColumns } from './user-columns.ts';
import { currentUsers, endedUsers, insertUsers, type UserVersion } from './users.ts';

/**
 * The users of these names that the index has. Those that it has not are begun, incomplete, because what is known says that they
 * are in the pool; unless it is known since that they are gone.
 */
export async function ensureUsers(
  index: IndexTransaction,
  usernames: readonly string[],
  knowledge: Knowledge,
  source: ChangeSource,
): Promise<ReadonlyMap<string, UserVersion>> {
  const current = await currentUsers(index, usernames);
  const missing = usernames.filter((username) => !current.has(username));
  if (missing.length === 0) return current;
  const ended = await endedUsers(index, missing);
  const begun = missing
    .filter((username) => !isOutdated(knowledge, ended.get(username) ?? UNKNOWN_FACT))
    .map((username) => {
      const version = { ...newVersion(index, knowledge), uncertain: 1 };
      const at = new Date(index.now);
      const user = {
        username,
        attributes: [],
        enabled: true,
        status: 'UNKNOWN',
        createdAt: at,
        updatedAt: at,
      } as const;
      return { ...version, ...userColumns(user, new Set()), user_id: version.id, group_count: 0, incomplete: 1 };
    });
  await insertUsers(index, begun);
  for (const { username } of begun) {
    tellBegin(index, 'USER_CREATED', { username, groupName: null }, ended.get(username), source);
  }
  return new Map([...current, ...begun.map((row) => [row.username, row] as const)]);
}

/** The same for groups. */
export async function ensureGroups(
  index: IndexTransaction,
  names: readonly string[],
  knowledge: Knowledge,
  source: ChangeSource,
): Promise<ReadonlyMap<string, GroupVersion>> {
  const current = await currentGroups(index, names);
  const missing = names.filter((name) => !current.has(name));
  if (missing.length === 0) return current;
  const ended = await endedGroups(index, missing);
  const begun = missing
    .filter((name) => !isOutdated(knowledge, ended.get(name) ?? UNKNOWN_FACT))
    .map((name) => {
      const version = { ...newVersion(index, knowledge), uncertain: 1 };
      const unknown = { description: null, precedence: null, role_arn: null };
      const times = { created_at: index.now, updated_at: index.now };
      return { ...version, name, ...unknown, ...times, group_id: version.id, member_count: 0, incomplete: 1 };
    });
  await insertGroups(index, begun);
  for (const { name } of begun) {
    tellBegin(index, 'GROUP_CREATED', { username: null, groupName: name }, ended.get(name), source);
  }
  return new Map([...current, ...begun.map((row) => [row.name, row] as const)]);
}

function tellBegin(
  index: IndexTransaction,
  kind: DirectoryChangeKind,
  names: { readonly username: string | null; readonly groupName: string | null },
  ended: Knowledge | undefined,
  source: ChangeSource,
): void {
  if (!index.isRead && source.origin === 'ELSEWHERE') return;
  index.tell({ kind, ...names, notBefore: Math.max(index.readThrough, ended?.known_at ?? 0), source });
}
