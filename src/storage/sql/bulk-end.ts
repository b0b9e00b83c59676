import type { BulkChange } from '../../domain/bulk/bulk-change.ts';
import type { BulkStatus } from '../../domain/bulk/bulk-operation.ts';
import { skipPendingItems } from './bulk-items.ts';
import type { PoolTables } from './pool-tables.ts';

/** How the row of an operation changes when its lease ends. */
export const UNLEASED = { lease_owner: null, lease_expires_at: 0 } as const;

/** The statement that ends operations and their leases, once it is said which. Goes with `skipPendingItems`. */
export function endOperation({ db, isOwn }: PoolTables, status: Exclude<BulkStatus, 'RUNNING'>, at: Date) {
  return db
    .updateTable('bulk_operation')
    .set((eb) => ({
      ...UNLEASED,
      status,
      finished_at: at.getTime(),
      skipped: eb('skipped', '+', eb.ref('pending')),
      pending: 0,
    }))
    .where(isOwn);
}

/** Returns what has become of the operation; null if there is none that is RUNNING. The transaction is the caller's. */
export async function cancelOperation(tables: PoolTables, id: string, at: Date): Promise<BulkChange['kind'] | null> {
  const ended = await endOperation(tables, 'CANCELLED', at)
    .where('id', '=', id)
    .where('status', '=', 'RUNNING')
    .where('lease_expires_at', '<=', tables.clock.now())
    .executeTakeFirstOrThrow();
  if (ended.numUpdatedRows > 0n) {
    await skipPendingItems(tables, id);
    return 'ENDED';
  }
  const requested = await tables.db
    .updateTable('bulk_operation')
    .set((eb) => ({ cancel_requested_at: eb.fn.coalesce('cancel_requested_at', eb.val(at.getTime())) }))
    .where(tables.isOwn)
    .where('id', '=', id)
    .where('status', '=', 'RUNNING')
    .executeTakeFirstOrThrow();
  return requested.numUpdatedRows > 0n ? 'CANCEL_REQUESTED' : null;
}

/**
 * Deletes up to so many items of operations that ended before the instant, and of those that were never wholly stored; and
 * such operations without items. Resolves with how many items it deleted. The transaction is the caller's.
 */
export async function deleteOperations(
  { db, isOwn, clock }: PoolTables,
  instant: Date,
  limit: number,
): Promise<number> {
  // Out of sight as a whole, before the first of its items goes; and no longer in the hands of whoever was storing it.
  await db
    .updateTable('bulk_operation')
    .set({ deleted: 1, ...UNLEASED })
    .where(isOwn)
    .where((eb) =>
      eb.or([
        eb('finished_at', '<', instant.getTime()).and('deleted', '=', 0),
        eb('deleted', '=', 1).and('lease_owner', 'is not', null).and('lease_expires_at', '<=', clock.now()),
      ]),
    )
    .execute();
  const deleted = db
    .selectFrom('bulk_operation')
    .select('id')
    .where(isOwn)
    .where('deleted', '=', 1)
    .where('lease_owner', 'is', null);
  const { numDeletedRows } = await db
    .deleteFrom('bulk_item')
    .where(isOwn)
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('operation_id', 'item_index'),
        'in',
        selectFrom('bulk_item')
          .select(['operation_id', 'item_index'])
          .where(isOwn)
          .where('operation_id', 'in', deleted)
          .limit(limit)
          .$asTuple('operation_id', 'item_index'),
      ),
    )
    .executeTakeFirstOrThrow();
  if (numDeletedRows < limit) {
    await db
      .deleteFrom('bulk_operation')
      .where(isOwn)
      .where('deleted', '=', 1)
      .where('lease_owner', 'is', null)
      .execute();
  }
  return Number(numDeletedRows);
}
