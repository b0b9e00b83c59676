import { sql } from 'kysely';
import { type BulkLease, LeaseLostError } from '../../domain/bulk/bulk-lease.ts';
import type { NewBulkOperation } from '../../domain/bulk/bulk-store.ts';
import { yieldToEventLoop } from '../../domain/primitives/yield-to-event-loop.ts';
import { insertItems } from './bulk-items.ts';
import { newOperationRow, type OperationRow } from './bulk-rows.ts';
import type { PoolTables } from './pool-tables.ts';

/** As many items as a transaction stores: SQLite takes some 20 ms for them, in which the process does nothing else. */
const ITEMS_AT_ONCE = 10_000;
/** Above so many items there is a turn of the event loop before the first is stored. */
const MANY_ITEMS = 1_000;

/**
 * Stores an operation with its items, all PENDING, and leases it to the worker; resolves with its row. Many items take
 * several transactions, and others are served in between. Nobody sees the operation before the last: what a process leaves
 * behind that is killed meanwhile, or that the store fails, is deleted by `deleteOperations` once the lease has run out.
 *
 * @throws LeaseLostError if it took so long that this was deleted
 */
export async function createOperation(
  tables: PoolTables,
  lease: BulkLease,
  leaseMs: number,
  { spec, targets }: NewBulkOperation,
  createdAt: Date,
): Promise<OperationRow> {
  const row = newOperationRow(lease.operationId, spec, targets.length, createdAt);
  // To check so many items has taken its time: others are served before they are stored.
  if (targets.length > MANY_ITEMS) await yieldToEventLoop();
  for (let from = 0; from === 0 || from < targets.length; from += ITEMS_AT_ONCE) {
    const through = Math.min(from + ITEMS_AT_ONCE, targets.length);
    const isLast = through === targets.length;
    await tables.db.transaction().execute(async (db) => {
      const part = { ...tables, db };
      if (from === 0) await insertUnseen(part, row, lease);
      await insertItems(part, row.id, targets, from, through);
      // Last, so that the lease has not run out before the operation is there.
      await renewUnseen(part, lease, leaseMs, isLast);
    });
    if (!isLast) await yieldToEventLoop();
  }
  return row;
}

async function insertUnseen({ db, ownColumns, clock }: PoolTables, row: OperationRow, lease: BulkLease) {
  await db
    .insertInto('bulk_operation')
    .values({
      ...ownColumns,
      ...row,
      deleted: 1,
      lease_owner: lease.workerId,
      lease_number: lease.number,
      lease_expires_at: clock.now(),
    })
    .execute();
}

async function renewUnseen(
  { db, isOwn, clock }: PoolTables,
  lease: BulkLease,
  leaseMs: number,
  isSeenFromNowOn: boolean,
) {
  const { numUpdatedRows } = await db
    .updateTable('bulk_operation')
    .set({
      lease_expires_at: sql<number>`${clock.now()} + ${leaseMs}`,
      deleted: isSeenFromNowOn ? 0 : 1,
    })
    .where(isOwn)
    .where('id', '=', lease.operationId)
    .where('lease_owner', '=', lease.workerId)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new LeaseLostError(lease);
}
