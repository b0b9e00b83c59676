import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { BulkItem, BulkOperation, BulkSpec, NewAccount } from '../../domain/bulk/bulk-operation.ts';
import type { ItemFailure } from '../../domain/bulk/item-error.ts';
import type { Actor } from '../../domain/model/actor.ts';
import { PERMISSIONS } from '../../domain/model/permissions.ts';
import type { Tables } from './tables.ts';

export type OperationRow = Omit<Selectable<Tables['bulk_operation']>, 'pool_id'>;
export type ItemRow = Omit<Selectable<Tables['bulk_item']>, 'pool_id' | 'operation_id'>;

/** An operation whose items are all PENDING, and that nobody has leased. */
export function newOperationRow(id: string, spec: BulkSpec, items: number, createdAt: Date): OperationRow {
  return {
    id,
    kind: spec.kind,
    actor: actorText(spec.actor),
    actor_subject: spec.actor.subject,
    dry_run: Number(spec.dryRun),
    error_policy: spec.errorPolicy,
    sign_out: Number(spec.signOut),
    memberships: spec.memberships,
    request_id: spec.requestId,
    reason: spec.reason,
    status: 'RUNNING',
    created_at: createdAt.getTime(),
    finished_at: null,
    cancel_requested_at: null,
    checkpoint: -1,
    deleted: 0,
    lease_owner: null,
    lease_expires_at: 0,
    lease_number: 0,
    pending: items,
    succeeded: 0,
    unchanged: 0,
    failed: 0,
    skipped: 0,
  };
}

export function operationOf(row: OperationRow): BulkOperation {
  return {
    id: row.id,
    kind: row.kind,
    actor: actorOf(row.actor),
    dryRun: row.dry_run === 1,
    errorPolicy: row.error_policy,
    signOut: row.sign_out === 1,
    memberships: row.memberships,
    requestId: row.request_id ?? row.id,
    reason: row.reason,
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

export function itemOf({ item_index, username, group_name, action, account, outcome, failure }: ItemRow): BulkItem {
  return {
    index: item_index,
    username,
    groupName: group_name,
    ...(action === null ? {} : { action }),
    // Nobody but `insertItems` writes this column.
    ...(account === null ? {} : { account: JSON.parse(account) as NewAccount }),
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

function actorText({ subject, username, groups, permissions }: Actor): string {
  return JSON.stringify({ subject, username, groups, permissions: [...permissions] });
}

function actorOf(text: string): Actor {
  const { permissions, ...actor } = storedActor.parse(JSON.parse(text));
  return { ...actor, permissions: new Set(permissions), expiresAt: null };
}
