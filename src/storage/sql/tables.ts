import type { ColumnType } from 'kysely';
import type { BulkErrorPolicy, BulkKind, BulkOutcome, BulkStatus } from '../../domain/bulk/bulk-operation.ts';
import type { AuditAction, AuditOutcome } from '../../domain/ports/audit-recorder.ts';

/**
 * The tables as both engines have them: instants are milliseconds since the epoch, booleans 0 or 1, what is structured is
 * JSON in a text.
 */
export interface Tables {
  readonly audit_event: AuditEventTable;
  readonly bulk_operation: BulkOperationTable;
  readonly bulk_item: BulkItemTable;
}

/** Where the rows of several pools lie in one table, whose they are. A file of SQLite is of one pool, and has no such column. */
interface OfPool {
  readonly pool_id: ColumnType<never, string | undefined, never>;
}

interface AuditEventTable extends OfPool {
  readonly id: string;
  readonly at: number;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  readonly actor: string;
  readonly actor_subject: string;
  readonly username: string | null;
  readonly group_name: string | null;
  readonly detail: string | null;
  readonly bulk_operation_id: string | null;
  readonly dry_run: number;
  /** Null of an event that an earlier version has stored, as `reason` and `changes` are. */
  readonly request_id: string | null;
  readonly reason: string | null;
  /** Null if the change is of no properties. */
  readonly changes: string | null;
  // The names regardless of case and form: the indexes are of these.
  readonly actor_folded: string;
  readonly username_folded: string | null;
  readonly group_name_folded: string | null;
}

interface BulkOperationTable extends OfPool {
  readonly id: string;
  readonly kind: BulkKind;
  readonly actor: string;
  /** Of `actor`, so that a caller's operations are found without reading every actor. */
  readonly actor_subject: string;
  readonly dry_run: number;
  readonly error_policy: BulkErrorPolicy;
  readonly sign_out: number;
  /** Null of an operation that an earlier version has stored. */
  readonly request_id: string | null;
  readonly reason: string | null;
  readonly status: BulkStatus;
  readonly created_at: number;
  readonly finished_at: number | null;
  readonly cancel_requested_at: number | null;
  readonly checkpoint: number;
  /** 1 as soon as the first of its items is deleted: from then on nobody sees it. */
  readonly deleted: number;
  readonly lease_owner: string | null;
  readonly lease_expires_at: number;
  readonly lease_number: number;
  // The counts are kept beside the items, because progress is asked for again and again.
  readonly pending: number;
  readonly succeeded: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly skipped: number;
}

interface BulkItemTable extends OfPool {
  readonly operation_id: string;
  readonly item_index: number;
  readonly username: string;
  readonly group_name: string | null;
  readonly outcome: BulkOutcome;
  readonly failure: string | null;
}
