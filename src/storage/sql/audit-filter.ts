import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import { foldCase } from '../../domain/model/case-folded-names.ts';
import { unicodeForms } from '../../domain/model/unicode-forms.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import type { EngineSql } from './pool-tables.ts';
import type { Tables } from './tables.ts';
import { timePrefix } from './time-ordered-id.ts';

type NameColumn = 'actor' | 'username' | 'group_name';

/** The conditions of a filter. Their text depends on which clauses there are, hardly on their values. */
export function auditFilterConditions(filter: AuditFilter, engine: EngineSql): readonly Expression<SqlBool>[] {
  const { actor, username, groupName, action, outcome, after, before, requestId, ofUser } = filter;
  const eb = expressionBuilder<Tables, 'audit_event'>();
  // In each form of Unicode's. The folded name finds it in the order of an index.
  const name = (column: NameColumn, value: string | null | undefined) => {
    const [form, ...others] = value == null ? [] : unicodeForms(value);
    if (form === undefined) return null;
    const isName = others.length === 0 ? eb(column, '=', form) : engine.isOneOf(column, [form, ...others]);
    return eb.and([eb(`${column}_folded`, '=', foldCase(form)), isName]);
  };
  const anyOf = (column: NameColumn, values: readonly string[] | null | undefined) =>
    values == null ? null : engine.isOneOf(`${column}_folded`, [...new Set(values.map(foldCase))]);
  return [
    name('actor', actor),
    name('username', username),
    name('group_name', groupName),
    name('username', ofUser),
    anyOf('actor', filter.actors),
    anyOf('username', filter.usernames),
    anyOf('group_name', filter.groupNames),
    requestId == null ? null : eb('request_id', '=', requestId),
    action ? engine.isOneOf('action', action) : null,
    outcome ? engine.isOneOf('outcome', outcome) : null,
    after ? eb('id', '>=', timePrefix(after)) : null,
    before ? eb('id', '<', timePrefix(before)) : null,
  ].filter((condition) => condition !== null);
}
