import { z } from 'zod';
import type {
  BulkErrorPolicy,
  BulkItem,
  BulkKind,
  BulkOperation,
  BulkOutcome,
  BulkStatus,
} from '../../domain/bulk/bulk-operation.ts';
import type { ItemFailure } from '../../domain/bulk/item-error.ts';
import type { Actor } from '../../domain/model/actor.ts';
import { PERMISSIONS } from '../../domain/model/permissions.ts';

/** The columns that are read of a row of bulk_operation. */
export interface OperationRow {
  readonly id: string;
  readonly kind: BulkKind;
  readonly actor: string;
  readonly dry_run: number;
  readonly error_policy: BulkErrorPolicy;
  readonly sign_out: number;
  readonly status: BulkStatus;
  readonly created_at: number;
  readonly finished_at: number | null;
  readonly checkpoint: number;
  readonly lease_number: number;
  readonly cancel_requested_at: number | null;
  readonly pending: number;
  readonly succeeded: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface ItemRow {
  readonly item_index: number;
  readonly username: string;
  readonly group_name: string | null;
  readonly outcome: BulkOutcome;
  readonly failure: string | null;
}

export function operationOf(row: OperationRow): BulkOperation {
  return {
    id: row.id,
    kind: row.kind,
    actor: actorOf(row.actor),
    dryRun: row.dry_run === 1,
    errorPolicy: row.error_policy,
    signOut: row.sign_out === 1,
    status: row.status,
    createdAt: new Date(row.created_at),
    finishedAt: row.finished_at === null ? null : new Date(row.finished_at),
    counts: {
      PENDING: row.pending,
      SUCCEEDED: row.succeeded,
      UNCHANGED: row.unchanged,
      FAILED: row.failed,
      SKIPPED: row.skipped,
    },
  };
}

export function itemOf({ item_index, username, group_name, outcome, failure }: ItemRow): BulkItem {
  return {
    index: item_index,
    username,
    groupName: group_name,
    outcome,
    // Nobody but `record` writes this column.
    failure: failure === null ? null : (JSON.parse(failure) as ItemFailure),
  };
}

/** A permission that this version of the service does not know is refused: nobody can say what it allowed. */
const storedActor = z.object({
  subject: z.string(),
  username: z.string().nullable(),
  groups: z.array(z.string()),
  permissions: z.array(z.enum(PERMISSIONS)),
});

export function actorText({ subject, username, groups, permissions }: Actor): string {
  return JSON.stringify({ subject, username, groups, permissions: [...permissions] });
}

function actorOf(text: string): Actor {
  const { permissions, ...actor } = storedActor.parse(JSON.parse(text));
  return { ...actor, permissions: new Set(permissions), expiresAt: null };
}
