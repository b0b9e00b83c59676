import type { BulkFilter } from '../../domain/bulk/bulk-filter.ts';
import type { SqlParams } from './database.ts';

/** The condition of a filter in SQL. Its text depends on which clauses there are, not on their values. */
export function bulkFilterSql({ status, kind, actorSubject }: BulkFilter): {
  readonly sql: string;
  readonly values: SqlParams;
} {
  const clauses = ['deleted = 0'];
  const values: Record<`$${string}`, string> = {};
  // A list is one value, so that its length does not make another statement.
  if (status) {
    clauses.push('status IN (SELECT value FROM json_each($status))');
    values.$status = JSON.stringify(status);
  }
  if (kind) {
    clauses.push('kind IN (SELECT value FROM json_each($kind))');
    values.$kind = JSON.stringify(kind);
  }
  if (actorSubject != null) {
    clauses.push('actor_subject = $actorSubject');
    values.$actorSubject = actorSubject;
  }
  return { sql: clauses.join(' AND '), values };
}
