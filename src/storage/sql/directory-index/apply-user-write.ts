import { endUsers } from './end-users.ts';
import { endVersions, isOutdated, newVersion, UNKNOWN_FACT } from './fact-versions.ts';
import { ensureUsers } from './incomplete-facts.ts';
import { ELSEWHERE, type IndexTransaction } from './index-transaction.ts';
import { refreshUsers } from './merge-users.ts';
import type { OwnWrite } from './own-write.ts';
import { tellUserChanges } from './user-changes.ts';
import { userColumns } from './user-columns.ts';
import { currentUsers, endedUsers, insertUsers, type UserVersion } from './users.ts';

/** An account was made, switched on or off, or its attributes were changed. */
export async function applyUserWrite(index: IndexTransaction, write: OwnWrite): Promise<void> {
  const { action, username, answered, source, startedAt } = write;
  if (username === null) return;
  if (action === 'CREATE_USER') await endReplacedUser(index, username, write);
  const origin = action === 'CREATE_USER' ? source : ELSEWHERE;
  const row = (await ensureUsers(index, [username], answered, origin)).get(username);
  if (row === undefined) return;
  if (action === 'CREATE_USER') return completeUser(index, row, write);
  const columns = userColumns(userAfter(row, write, index.now), new Set(index.options.attributes));
  await endVersions(index, 'directory_user', [row.id], null);
  const settles_at = Math.max(row.settles_at, answered.settles_at);
  // The rest of the user is known as of before: a change of it may lie as far back.
  const version = { ...newVersion(index, { known_at: row.known_at, settles_at }), uncertain: row.uncertain };
  const { user_id, group_count, incomplete } = row;
  await insertUsers(index, [{ ...version, ...columns, user_id, group_count, incomplete }]);
  tellUserChanges(index, row, columns, startedAt, source);
}

/** What Cognito answered of a new account is all of it: nothing has to be read. */
async function completeUser(index: IndexTransaction, row: UserVersion, { account, answered }: OwnWrite): Promise<void> {
  if (account === null || account.username !== row.username || row.incomplete === 0) return;
  const columns = userColumns(account, new Set(index.options.attributes));
  await refreshUsers(index, [{ row, columns }], answered);
}

/** An account that the index had when another one of its name could be made: it was deleted elsewhere. */
async function endReplacedUser(
  index: IndexTransaction,
  username: string,
  { answered: { settles_at }, startedAt: known_at }: OwnWrite,
): Promise<void> {
  const row = (await currentUsers(index, [username])).get(username);
  if (row !== undefined && row.valid_from < known_at) await endUsers(index, [row], { known_at, settles_at }, ELSEWHERE);
}

function userAfter(row: UserVersion, { action, changes }: OwnWrite, now: number) {
  const attributes = new Map(Object.entries<string>(JSON.parse(row.attributes)));
  if (action === 'UPDATE_USER_ATTRIBUTES') {
    for (const { name, after } of changes) {
      if (after === null) attributes.delete(name);
      else attributes.set(name, after);
    }
  }
  const switched = action === 'ENABLE_USER' ? true : action === 'DISABLE_USER' ? false : null;
  return {
    username: row.username,
    enabled: switched ?? row.enabled === 1,
    status: row.status,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(now),
    attributes: [...attributes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ name, value })),
  };
}

/** An account was deleted. One that the index does not have is remembered as gone, so that no earlier page brings it back. */
export async function deleteUser(index: IndexTransaction, write: OwnWrite): Promise<void> {
  const { username, answered, source, startedAt } = write;
  if (username === null) return;
  const row = (await currentUsers(index, [username])).get(username);
  if (row !== undefined) {
    if (!isOutdated(answered, row)) await endUsers(index, [{ ...row, known_at: startedAt }], answered, source);
    return;
  }
  const ended = (await endedUsers(index, [username])).get(username) ?? UNKNOWN_FACT;
  if (isOutdated(answered, ended)) return;
  const version = { ...newVersion(index, answered), valid_to: index.now };
  const at = new Date(index.now);
  const user = { username, attributes: [], enabled: true, status: 'UNKNOWN', createdAt: at, updatedAt: at } as const;
  const columns = userColumns(user, new Set());
  await insertUsers(index, [{ ...version, ...columns, user_id: version.id, group_count: 0, incomplete: 1 }]);
}
