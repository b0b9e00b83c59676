import type { IndexedMembership } from '../../../../domain/directory-index/indexed-directory.ts';
import { byPrecedence } from '../../../../domain/model/group.ts';
import { membershipsAt, type ResolvedMoment, usersAt } from './directory-moment.ts';

/** Reads the memberships of each user, highest authority first. One statement for all of them. */
export async function membershipsOf(
  at: ResolvedMoment,
  usernames: readonly string[],
): Promise<readonly (readonly IndexedMembership[])[]> {
  const users = usersAt(at)
    .where(at.tables.sql.isOneOf('u.username', [...new Set(usernames)]))
    .select(['u.user_id', 'u.username']);
  const rows = await membershipsAt(at)
    .innerJoin(users.as('of'), 'of.user_id', 'm.user_id')
    .select(['of.username', 'm.group_id', 'm.valid_from', 'm.since_unknown', 'm.audit_event_id'])
    .execute();
  const groups = new Map([...at.groups.values()].map(({ id, group }) => [id, group]));
  const found = new Map<string, IndexedMembership[]>(usernames.map((username) => [username, []]));
  for (const row of rows) {
    const group = groups.get(row.group_id);
    // One that was made since the groups were read.
    if (group === undefined) continue;
    found.get(row.username)?.push({
      group,
      since: row.since_unknown === 1 ? null : new Date(row.valid_from),
      auditEventId: row.audit_event_id,
    });
  }
  for (const memberships of found.values()) memberships.sort((a, b) => byPrecedence(a.group, b.group));
  return usernames.map((username) => found.get(username) ?? []);
}
