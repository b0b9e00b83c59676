import { type FactTable, UNKNOWN_FACT } from './fact-versions.ts';
import { currentGroups } from './groups.ts';
import type { IndexTransaction } from './index-transaction.ts';
import { insertEnded, membershipsBetween, pairKey } from './memberships.ts';
import type { OwnWrite } from './own-write.ts';
import { currentUsers } from './users.ts';

/**
 * Marks what the write is about as uncertain: it is read next, once the write has settled. What the index does not have cannot
 * be marked, and is found by the next reading.
 */
export async function markUncertain(index: IndexTransaction, write: OwnWrite): Promise<void> {
  const { username, groupName, answered } = write;
  const user = username === null ? undefined : (await currentUsers(index, [username])).get(username);
  const group = groupName === null ? undefined : (await currentGroups(index, [groupName])).get(groupName);
  if (username !== null && groupName !== null) {
    if (user === undefined || group === undefined) return;
    const pair = { user_id: user.user_id, group_id: group.group_id };
    const { current, ended } = await membershipsBetween(index, [pair]);
    const membership = current.get(pairKey(pair));
    if (membership !== undefined) return mark(index, 'directory_membership', membership, answered.settles_at);
    // It may have begun. That there was none is known as of before.
    const { known_at, settles_at } = ended.get(pairKey(pair)) ?? UNKNOWN_FACT;
    return insertEnded(index, pair, { known_at, settles_at: Math.max(settles_at, answered.settles_at) }, 1);
  }
  if (user !== undefined) await mark(index, 'directory_user', user, answered.settles_at);
  if (group !== undefined) await mark(index, 'directory_group', group, answered.settles_at);
}

async function mark(
  { tables: { db, isOwn } }: IndexTransaction,
  table: FactTable,
  { id, settles_at }: { readonly id: number; readonly settles_at: number },
  settlesAt: number,
): Promise<void> {
  await db
    .updateTable(table)
    .set({ uncertain: 1, settles_at: Math.max(settles_at, settlesAt) })
    .where(isOwn)
    .where('id', '=', id)
    .execute();
}
