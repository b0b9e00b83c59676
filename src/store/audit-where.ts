import type { AuditFilter } from '../domain/audit/audit-filter.ts';
import type { Values } from './database.ts';
import { timePrefix } from './event-ids.ts';

/** The condition of a filter in SQL. Its text depends on which clauses there are, not on their values. */
export function auditWhere(filter: AuditFilter): { readonly sql: string; readonly values: Values } {
  const { actor, username, groupName, action, outcome, after, before } = filter;
  const clauses: string[] = [];
  const values: Record<`$${string}`, string> = {};
  const clause = (name: `$${string}`, value: string | undefined, sql: string) => {
    if (value === undefined) return;
    clauses.push(sql);
    values[name] = value;
  };
  clause('$actor', actor ?? undefined, 'actor = $actor');
  clause('$username', username ?? undefined, 'username = $username');
  clause('$groupName', groupName ?? undefined, 'group_name = $groupName');
  // A list is one value, so that its length does not make another statement.
  clause('$action', action ? JSON.stringify(action) : undefined, 'action IN (SELECT value FROM json_each($action))');
  clause(
    '$outcome',
    outcome ? JSON.stringify(outcome) : undefined,
    'outcome IN (SELECT value FROM json_each($outcome))',
  );
  clause('$after', after ? timePrefix(after) : undefined, 'id >= $after');
  clause('$before', before ? timePrefix(before) : undefined, 'id < $before');
  return { sql: clauses.length > 0 ? clauses.join(' AND ') : 'TRUE', values };
}
