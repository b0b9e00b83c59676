import { confirmVersions, isOutdated, newVersion, UNKNOWN_FACT } from './fact-versions.ts';
import { ensureGroups, ensureUsers } from './incomplete-facts.ts';
import { ELSEWHERE, type IndexTransaction } from './index-transaction.ts';
import { beginMemberships, endMemberships, insertEnded, membershipsBetween, pairKey } from './memberships.ts';
import type { OwnWrite } from './own-write.ts';

/** A user was put into a group, or taken out. Either shows that both are in the pool, also where the index has not read them. */
export async function applyMembershipWrite(index: IndexTransaction, write: OwnWrite): Promise<void> {
  const { action, username, groupName, answered, source, startedAt } = write;
  if (username === null || groupName === null) return;
  const user = (await ensureUsers(index, [username], answered, ELSEWHERE)).get(username);
  const group = (await ensureGroups(index, [groupName], answered, ELSEWHERE)).get(groupName);
  // Gone since.
  if (user === undefined || group === undefined) return;
  const pair = { user_id: user.user_id, group_id: group.group_id };
  const { current, ended } = await membershipsBetween(index, [pair]);
  const row = current.get(pairKey(pair));
  if (isOutdated(answered, row ?? ended.get(pairKey(pair)) ?? UNKNOWN_FACT)) return;
  if (action === 'ADD_USER_TO_GROUP') {
    if (row !== undefined) return confirmVersions(index, 'directory_membership', [row.id], answered);
    return beginMemberships(
      index,
      [{ user, group, version: newVersion(index, answered), notBefore: startedAt }],
      source,
    );
  }
  if (row === undefined) return insertEnded(index, pair, answered);
  const membership = { ...row, username, group_name: groupName, known_at: startedAt };
  return endMemberships(index, [membership], answered, source);
}
