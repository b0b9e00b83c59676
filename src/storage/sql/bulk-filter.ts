import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import type { BulkFilter } from '../../domain/bulk/bulk-filter.ts';
import type { EngineSql } from './pool-tables.ts';
import type { Tables } from './tables.ts';

/** The conditions of a filter. Their text depends on which clauses there are, not on their values. */
export function bulkFilterConditions(
  { status, kind, actorSubject }: BulkFilter,
  engine: EngineSql,
): readonly Expression<SqlBool>[] {
  const eb = expressionBuilder<Tables, 'bulk_operation'>();
  return [
    eb('deleted', '=', 0),
    status ? engine.isOneOf('status', status) : null,
    kind ? engine.isOneOf('kind', kind) : null,
    actorSubject == null ? null : eb('actor_subject', '=', actorSubject),
  ].filter((condition) => condition !== null);
}
