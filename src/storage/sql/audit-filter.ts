import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import { unicodeForms } from '../../domain/model/unicode-forms.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import type { EngineSql } from './pool-tables.ts';
import type { Tables } from './tables.ts';
import { timePrefix } from './time-ordered-id.ts';

/** The conditions of a filter. Their text depends on which clauses there are, hardly on their values. */
export function auditFilterConditions(filter: AuditFilter, engine: EngineSql): readonly Expression<SqlBool>[] {
  const { actor, username, groupName, action, outcome, after, before } = filter;
  const eb = expressionBuilder<Tables, 'audit_event'>();
  // In each form of Unicode's; one form alone is found in the order of an index.
  const name = (column: 'actor' | 'username' | 'group_name', value: string | null | undefined) => {
    const [form, ...others] = value == null ? [] : unicodeForms(value);
    if (form === undefined) return null;
    return others.length === 0 ? eb(column, '=', form) : engine.isOneOf(column, [form, ...others]);
  };
  return [
    name('actor', actor),
    name('username', username),
    name('group_name', groupName),
    action ? engine.isOneOf('action', action) : null,
    outcome ? engine.isOneOf('outcome', outcome) : null,
    after ? eb('id', '>=', timePrefix(after)) : null,
    before ? eb('id', '<', timePrefix(before)) : null,
  ].filter((condition) => condition !== null);
}
