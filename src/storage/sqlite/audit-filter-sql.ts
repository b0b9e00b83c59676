import { unicodeForms } from '../../domain/model/unicode-forms.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import { timePrefix } from '../time-ordered-id.ts';
import type { SqlParams } from './database.ts';

/** The condition of a filter in SQL. Its text depends on which clauses there are, hardly on their values. */
export function auditFilterSql(filter: AuditFilter): { readonly sql: string; readonly values: SqlParams } {
  const { actor, username, groupName, action, outcome, after, before } = filter;
  const clauses: string[] = [];
  const values: Record<`$${string}`, string> = {};
  const clause = (name: `$${string}`, value: string | undefined, sql: string) => {
    if (value === undefined) return;
    clauses.push(sql);
    values[name] = value;
  };
  // In each form of Unicode's; one form alone is found in the order of an index.
  const name = (column: string, key: `$${string}`, value: string | null | undefined) => {
    const [form, ...others] = value == null ? [] : unicodeForms(value);
    if (others.length === 0) clause(key, form, `${column} = ${key}`);
    else clause(key, JSON.stringify([form, ...others]), `${column} IN (SELECT value FROM json_each(${key}))`);
  };
  name('actor', '$actor', actor);
  name('username', '$username', username);
  name('group_name', '$groupName', groupName);
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
