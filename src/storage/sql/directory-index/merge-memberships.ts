import { confirmVersions, isLater, isOutdated, type Knowledge, newVersion, UNKNOWN_FACT } from './fact-versions.ts';
import { earlierGroups, type GroupVersion } from './groups.ts';
import { ensureGroups } from './incomplete-facts.ts';
import { ELSEWHERE, type IndexTransaction } from './index-transaction.ts';
import {
  beginMemberships,
  endMemberships,
  membershipsBetween,
  membershipsOf,
  type NewMembership,
  pairKey,
  settleEnded,
} from './memberships.ts';
import { currentUsers, earlierUsers, type UserVersion } from './users.ts';

/** Merges that these users, who have just been merged, are in the group. */
export async function mergeMembers(
  index: IndexTransaction,
  groupName: string,
  usernames: readonly string[],
  asked: Knowledge,
): Promise<void> {
  const group = (await ensureGroups(index, [groupName], asked, ELSEWHERE)).get(groupName);
  if (group === undefined || usernames.length === 0) return;
  const users = [...(await currentUsers(index, [...new Set(usernames)])).values()];
  await mergeMet(
    index,
    users.map((user) => ({ user, group })),
    asked,
  );
}

/** Merges all groups of a user. Nothing is done for a user whom the index does not have. */
export async function mergeGroupsOfUser(
  index: IndexTransaction,
  username: string,
  groupNames: readonly string[],
  asked: Knowledge,
): Promise<void> {
  const user = (await currentUsers(index, [username])).get(username);
  if (user === undefined) return;
  const groups = await ensureGroups(index, [...new Set(groupNames)], asked, ELSEWHERE);
  const met = new Set([...groups.values()].map(({ group_id }) => group_id));
  const before = await membershipsOf(index, 'user_id', [user.user_id]);
  const gone = before.filter((membership) => !met.has(membership.group_id) && isLater(asked, membership));
  await endMemberships(index, gone, asked, ELSEWHERE);
  await settleEnded(index, user.user_id, asked);
  await mergeMet(
    index,
    [...groups.values()].map((group) => ({ user, group })),
    asked,
  );
}

/** Memberships that a reading has met: of one user, or of one group. */
async function mergeMet(
  index: IndexTransaction,
  met: readonly { readonly user: UserVersion; readonly group: GroupVersion }[],
  asked: Knowledge,
): Promise<void> {
  const pairs = met.map(({ user, group }) => ({ user_id: user.user_id, group_id: group.group_id }));
  const { current, ended } = await membershipsBetween(index, pairs);
  const confirmed: number[] = [];
  const begun: NewMembership[] = [];
  for (const { user, group } of met) {
    const key = pairKey({ user_id: user.user_id, group_id: group.group_id });
    const row = current.get(key);
    const known = row ?? ended.get(key) ?? UNKNOWN_FACT;
    if (!isLater(asked, known)) continue;
    if (row !== undefined) confirmed.push(row.id);
    else {
      const notBefore = Math.max(index.readThrough, known.known_at);
      begun.push({ user, group, version: newVersion(index, asked), notBefore });
    }
  }
  await confirmVersions(index, 'directory_membership', confirmed, asked);
  await beginMemberships(index, await ofPresentNamesakes(index, begun, asked), ELSEWHERE);
}

/** Without those that an earlier user or group of the same name had: the page was asked for before it was gone. */
async function ofPresentNamesakes(
  index: IndexTransaction,
  begun: readonly NewMembership[],
  asked: Knowledge,
): Promise<readonly NewMembership[]> {
  const users = await earlierUsers(
    index,
    begun.map(({ user }) => user),
  );
  const groups = await earlierGroups(
    index,
    begun.map(({ group }) => group),
  );
  return begun.filter(({ user, group }) =>
    [users.get(user.username), groups.get(group.name)].every((gone) => gone === undefined || !isOutdated(asked, gone)),
  );
}
