import type { OpenedScan } from '../scan/opened-scan.ts';
import type { ScanEvent } from '../scan/scan-event.ts';
import type { ScanScope } from '../scan/scan-scope.ts';
import type { MembershipRow } from './membership-row.ts';

/**
 * Returns what has to be scanned for rows: the memberships, and for the whole pool the users in no group. A report of named
 * groups has only their members.
 */
export function scopeForRows(groupNames: readonly string[] | null): ScanScope {
  return { groups: false, memberships: true, users: groupNames === null ? 'in no group' : 'none', groupNames };
}

/**
 * Yields a row for each membership, in the order in which they are read, and a row for each user in no group, in batches.
 * Nothing is kept, so a row cannot be taken back: of a group that is deleted while it is read, the members read until then
 * are in the list.
 */
export async function* reportRows(scan: OpenedScan): AsyncGenerator<readonly MembershipRow[]> {
  for await (const event of scan.events()) {
    const rows = rowsOf(event);
    if (rows.length > 0) yield rows;
  }
}

function rowsOf(event: ScanEvent): readonly MembershipRow[] {
  switch (event.kind) {
    case 'members':
      return event.users.map((user) => ({ user, group: event.group }));
    case 'groups-of-user':
      return event.groups.map((group) => ({ user: event.user, group }));
    case 'users-in-no-group':
      return event.users.map((user) => ({ user, group: null }));
    case 'group':
    case 'group-gone':
    case 'users':
      return [];
  }
}
