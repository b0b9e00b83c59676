import { BYTE_ORDER_MARK, formatCsv } from '../../export/csv/format-csv.ts';

/** What is written down of a user before it is taken. */
interface TakenUser {
  readonly username: string;
  readonly enabled: boolean;
  readonly groups: readonly string[];
}

/**
 * Returns a file that `bulk enable --users` and `bulk apply` read: who was in which groups. Whether the user was enabled is for
 * people. One row for each group: a name may hold what separates groups in a cell.
 */
export function leaversFile(users: readonly TakenUser[]): string {
  const rows = users.flatMap(({ username, enabled, groups }) =>
    (groups.length === 0 ? [''] : groups).map((group) => [username, group, enabled ? 'enabled' : 'disabled']),
  );
  return BYTE_ORDER_MARK + formatCsv([['username', 'groups', '#was'], ...rows]);
}
