import { type ExpressionBuilder, sql } from 'kysely';
import type { BulkChange } from '../../domain/bulk/bulk-change.ts';
import type { BulkFilter } from '../../domain/bulk/bulk-filter.ts';
import { type BulkLease, LeaseLostError } from '../../domain/bulk/bulk-lease.ts';
import {
  BULK_OUTCOMES,
  type BulkItem,
  type BulkOperation,
  type BulkOutcome,
  type BulkStatus,
  type ItemResult,
} from '../../domain/bulk/bulk-operation.ts';
import type { BulkClaim, BulkStore, LeaseRenewal, NewBulkOperation } from '../../domain/bulk/bulk-store.ts';
import { createOperation } from './bulk-creation.ts';
import { cancelOperation, deleteOperations, endOperation, UNLEASED } from './bulk-end.ts';
import { bulkFilterConditions } from './bulk-filter.ts';
import { countItems, endItems, selectItems, skipPendingItems } from './bulk-items.ts';
import { operationOf } from './bulk-rows.ts';
import { type ChangeFeed, Listeners } from './listeners.ts';
import type { PoolTables } from './pool-tables.ts';
import type { Tables } from './tables.ts';
import { TimeOrderedIds } from './time-ordered-id.ts';

/**
 * The bulk operations of one pool. Every transaction is committed before its promise resolves. Without a feed of changes this
 * process alone changes them.
 */
export class SqlBulkStore implements BulkStore {
  readonly #tables: PoolTables;
  readonly #ids = new TimeOrderedIds();
  readonly #changes: ChangeFeed<BulkChange>;

  constructor(tables: PoolTables, changes: ChangeFeed<BulkChange> = new Listeners()) {
    this.#tables = tables;
    this.#changes = changes;
  }

  async create(operation: NewBulkOperation, workerId: string, leaseMs: number): Promise<BulkClaim> {
    const createdAt = await this.#tables.clock.date();
    const lease: BulkLease = { operationId: this.#ids.next(createdAt), workerId, number: 1 };
    const row = await createOperation(this.#tables, lease, leaseMs, operation, createdAt);
    return {
      lease,
      operation: { ...operationOf(row), ...operation.spec },
      checkpoint: -1,
      isCancelRequested: false,
    };
  }

  async claim(workerId: string, leaseMs: number, id?: string): Promise<BulkClaim | null> {
    const { db, isOwn } = this.#tables;
    const row = await db
      .updateTable('bulk_operation')
      .set((eb) => ({
        lease_owner: workerId,
        lease_expires_at: this.#until(leaseMs),
        lease_number: eb('lease_number', '+', 1),
      }))
      .where(isOwn)
      .where('id', '=', oldestUnheld(this.#tables, id))
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      lease: { operationId: row.id, workerId, number: row.lease_number },
      operation: operationOf(row),
      checkpoint: row.checkpoint,
      isCancelRequested: row.cancel_requested_at !== null,
    };
  }

  async renewLease(lease: BulkLease, leaseMs: number): Promise<LeaseRenewal> {
    const row = await this.#tables.db
      .updateTable('bulk_operation')
      .set({ lease_expires_at: this.#until(leaseMs) })
      .where(this.#tables.isOwn)
      .where(heldBy(lease))
      .returning('cancel_requested_at')
      .executeTakeFirst();
    if (row === undefined) throw new LeaseLostError(lease);
    return { isCancelRequested: row.cancel_requested_at !== null };
  }

  async release(lease: BulkLease): Promise<void> {
    const { db, isOwn } = this.#tables;
    await db.updateTable('bulk_operation').set(UNLEASED).where(isOwn).where(heldBy(lease)).execute();
  }

  async claimNext(lease: BulkLease, after: number, count: number): Promise<readonly BulkItem[]> {
    return this.#transactionOf(lease, async (tables) => {
      const items = await selectItems(tables, lease.operationId, after, count, ['PENDING']);
      const last = items.at(-1);
      if (last !== undefined) {
        await tables.db
          .updateTable('bulk_operation')
          .set({ checkpoint: last.index })
          .where(tables.isOwn)
          .where('id', '=', lease.operationId)
          .where('checkpoint', '<', last.index)
          .execute();
      }
      return items;
    });
  }

  async record(lease: BulkLease, results: readonly ItemResult[]): Promise<void> {
    await this.#transactionOf(lease, async (tables) => {
      await countItems(tables, lease.operationId, await endItems(tables, lease.operationId, results));
    });
    this.#changes.tell({ operationId: lease.operationId, kind: 'PROGRESS' });
  }

  async finish(lease: BulkLease, status: Exclude<BulkStatus, 'RUNNING'>): Promise<void> {
    const { operationId } = lease;
    const at = await this.#tables.clock.date();
    await this.#transactionOf(lease, async (tables) => {
      await skipPendingItems(tables, operationId);
      await endOperation(tables, status, at).where('id', '=', operationId).execute();
    });
    this.#changes.tell({ operationId, kind: 'ENDED' });
  }

  async cancel(id: string): Promise<boolean> {
    const at = await this.#tables.clock.date();
    const kind = await this.#transaction((tables) => cancelOperation(tables, id, at));
    if (kind !== null) this.#changes.tell({ operationId: id, kind });
    return kind === 'ENDED';
  }

  async find(id: string): Promise<BulkOperation | null> {
    const row = await this.#select({}).selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : operationOf(row);
  }

  async running(): Promise<readonly string[]> {
    const rows = await this.#select({ status: ['RUNNING'] })
      .select('id')
      .orderBy('id')
      .execute();
    return rows.map(({ id }) => id);
  }

  async page(filter: BulkFilter, before: string | null, count: number): Promise<readonly BulkOperation[]> {
    const rows = await this.#select(filter)
      .$if(before !== null, (query) => query.where('id', '<', before))
      .selectAll()
      .orderBy('id', 'desc')
      .limit(count)
      .execute();
    return rows.map(operationOf);
  }

  async count(filter: BulkFilter): Promise<number> {
    const { total } = await this.#select(filter)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }

  async items(
    id: string,
    after: number,
    count: number,
    outcomes: readonly BulkOutcome[] | null = null,
  ): Promise<readonly BulkItem[]> {
    return selectItems(this.#tables, id, after, count, outcomes ?? BULK_OUTCOMES);
  }

  async deleteBefore(instant: Date, limit: number): Promise<number> {
    return this.#transaction((tables) => deleteOperations(tables, instant, limit));
  }

  onChange(listener: (change: BulkChange) => void): () => void {
    return this.#changes.add(listener);
  }

  #select(filter: BulkFilter) {
    const { db, sql: engine, isOwn } = this.#tables;
    return db.selectFrom('bulk_operation').where((eb) => eb.and([isOwn, ...bulkFilterConditions(filter, engine)]));
  }

  /** So many milliseconds from now, by the store's clock. */
  #until(milliseconds: number) {
    return sql<number>`${this.#tables.clock.now()} + ${milliseconds}`;
  }

  #transaction<Result>(work: (tables: PoolTables) => Promise<Result>): Promise<Result> {
    return this.#tables.db.transaction().execute((db) => work({ ...this.#tables, db }));
  }

  /** Everything that the work changes, or, if the lease is lost, nothing. Nobody takes the operation over meanwhile. */
  #transactionOf<Result>(lease: BulkLease, work: (tables: PoolTables) => Promise<Result>): Promise<Result> {
    return this.#transaction(async (tables) => {
      const held = await tables.db
        .selectFrom('bulk_operation')
        .select('id')
        .where(tables.isOwn)
        .where(heldBy(lease))
        .modifyEnd(tables.sql.lockRows)
        .executeTakeFirst();
      if (held === undefined) throw new LeaseLostError(lease);
      return work(tables);
    });
  }
}

/** The oldest RUNNING operation that nobody holds, or this one if nobody does. */
function oldestUnheld({ db, isOwn, clock, sql: engine }: PoolTables, id: string | undefined) {
  return db
    .selectFrom('bulk_operation')
    .select('id')
    .where(isOwn)
    .where('status', '=', 'RUNNING')
    .where('deleted', '=', 0)
    .where('lease_expires_at', '<=', clock.now())
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('id')
    .limit(1)
    .modifyEnd(engine.lockFreeRows);
}

type OperationBuilder = ExpressionBuilder<Tables, 'bulk_operation'>;

function heldBy({ operationId, workerId, number }: BulkLease) {
  return (eb: OperationBuilder) => eb.and({ id: operationId, lease_owner: workerId, lease_number: number });
}
