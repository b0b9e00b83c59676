import { setTimeout as delay } from 'node:timers/promises';
import type { BulkChange } from '../../domain/bulk/bulk-change.ts';
import type { BulkFilter } from '../../domain/bulk/bulk-filter.ts';
import { type BulkLease, LeaseLostError } from '../../domain/bulk/bulk-lease.ts';
import {
  BULK_OUTCOMES,
  type BulkItem,
  type BulkOperation,
  type BulkOutcome,
  type BulkSpec,
  type BulkStatus,
  type BulkTarget,
  type ItemResult,
} from '../../domain/bulk/bulk-operation.ts';
import type { BulkClaim, BulkStore, LeaseRenewal, NewBulkOperation } from '../../domain/bulk/bulk-store.ts';
import { StoreUnavailableError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { Listeners } from '../listeners.ts';
import { TimeOrderedIds } from '../time-ordered-id.ts';
import { bulkFilterSql } from './bulk-filter-sql.ts';
import { actorText, type ItemRow, itemOf, type OperationRow, operationOf } from './bulk-rows.ts';
import type { Database } from './database.ts';

/**
 * Items of one statement. Of 100,000 the inserts took 235 ms so; with 10,000 at once 580 ms, one by one 360 ms. Of one group
 * they take 105 ms, since no item is JSON that is parsed by itself.
 */
const ITEMS_AT_ONCE = 1_000;

const SKIP_PENDING_ITEMS = "UPDATE bulk_item SET outcome = 'SKIPPED' WHERE operation_id = $id AND outcome = 'PENDING'";

/** Sets how the operation ends; goes with `SKIP_PENDING_ITEMS`. */
const END = `status = $status, finished_at = $at, skipped = skipped + pending, pending = 0,
  lease_owner = NULL, lease_expires_at = 0`;

const IS_HELD_BY_LEASE = 'id = $id AND lease_owner = $worker AND lease_number = $number';

/** Bulk operations in SQLite. Every transaction is committed before its promise resolves. */
export class SqliteBulkStore implements BulkStore {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #ids = new TimeOrderedIds();
  readonly #listeners = new Listeners<BulkChange>();

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    endLeases(database);
  }

  async create({ spec, targets, createdAt }: NewBulkOperation, workerId: string, leaseMs: number): Promise<BulkClaim> {
    // To check so many items has taken its time: others are served before they are stored.
    if (targets.length > ITEMS_AT_ONCE) await delay(1);
    const id = this.#ids.next(createdAt);
    this.#database.transaction(() => {
      insertOperation(this.#database, id, spec, targets.length, createdAt);
      for (let from = 0; from < targets.length; from += ITEMS_AT_ONCE) {
        insertItems(this.#database, id, from, targets.slice(from, from + ITEMS_AT_ONCE));
      }
      this.#database.execute(
        'UPDATE bulk_operation SET lease_owner = $worker, lease_expires_at = $expiresAt, lease_number = 1 WHERE id = $id',
        { $id: id, $worker: workerId, $expiresAt: this.#now() + leaseMs },
      );
    });
    return {
      lease: { operationId: id, workerId, number: 1 },
      operation: {
        ...spec,
        id,
        status: 'RUNNING',
        createdAt,
        finishedAt: null,
        counts: { PENDING: targets.length, SUCCEEDED: 0, UNCHANGED: 0, FAILED: 0, SKIPPED: 0 },
      },
      checkpoint: -1,
      isCancelRequested: false,
    };
  }

  async claim(workerId: string, leaseMs: number): Promise<BulkClaim | null> {
    const now = this.#now();
    const [row] = this.#database.query<OperationRow>(
      `UPDATE bulk_operation
       SET lease_owner = $worker, lease_expires_at = $expiresAt, lease_number = lease_number + 1
       WHERE id = (
         SELECT id FROM bulk_operation WHERE status = 'RUNNING' AND lease_expires_at <= $now ORDER BY id LIMIT 1)
       RETURNING *`,
      { $worker: workerId, $now: now, $expiresAt: now + leaseMs },
    );
    if (row === undefined) return null;
    return {
      lease: { operationId: row.id, workerId, number: row.lease_number },
      operation: operationOf(row),
      checkpoint: row.checkpoint,
      isCancelRequested: row.cancel_requested_at !== null,
    };
  }

  async renewLease(lease: BulkLease, leaseMs: number): Promise<LeaseRenewal> {
    const [row] = this.#database.query<Pick<OperationRow, 'cancel_requested_at'>>(
      `UPDATE bulk_operation SET lease_expires_at = $expiresAt WHERE ${IS_HELD_BY_LEASE} RETURNING cancel_requested_at`,
      { ...leaseParams(lease), $expiresAt: this.#now() + leaseMs },
    );
    if (row === undefined) throw new LeaseLostError(lease);
    return { isCancelRequested: row.cancel_requested_at !== null };
  }

  async release(lease: BulkLease): Promise<void> {
    this.#database.execute(
      `UPDATE bulk_operation SET lease_owner = NULL, lease_expires_at = 0 WHERE ${IS_HELD_BY_LEASE}`,
      leaseParams(lease),
    );
  }

  async claimNext(lease: BulkLease, after: number, count: number): Promise<readonly BulkItem[]> {
    let items: readonly BulkItem[] = [];
    this.#transactionOf(lease, () => {
      items = selectItems(this.#database, lease.operationId, after, count, ['PENDING']);
      const last = items.at(-1);
      if (last === undefined) return;
      this.#database.execute('UPDATE bulk_operation SET checkpoint = max(checkpoint, $last) WHERE id = $id', {
        $id: lease.operationId,
        $last: last.index,
      });
    });
    return items;
  }

  async record(lease: BulkLease, results: readonly ItemResult[]): Promise<void> {
    this.#transactionOf(lease, () => recordResults(this.#database, lease.operationId, results));
    this.#tell(lease.operationId, 'PROGRESS');
  }

  async finish(lease: BulkLease, status: Exclude<BulkStatus, 'RUNNING'>, at: Date): Promise<void> {
    const { operationId } = lease;
    this.#transactionOf(lease, () => {
      this.#database.execute(SKIP_PENDING_ITEMS, { $id: operationId });
      this.#database.execute(`UPDATE bulk_operation SET ${END} WHERE id = $id`, {
        $id: operationId,
        $status: status,
        $at: at.getTime(),
      });
    });
    this.#tell(operationId, 'ENDED');
  }

  async cancel(id: string, at: Date): Promise<boolean> {
    let kind: BulkChange['kind'] | null = null;
    this.#database.transaction(() => {
      kind = cancelOperation(this.#database, id, at, this.#now());
    });
    if (kind !== null) this.#tell(id, kind);
    return kind === 'ENDED';
  }

  async find(id: string): Promise<BulkOperation | null> {
    const [row] = this.#database.query<OperationRow>('SELECT * FROM bulk_operation WHERE id = $id AND deleted = 0', {
      $id: id,
    });
    return row === undefined ? null : operationOf(row);
  }

  async running(): Promise<readonly string[]> {
    const rows = this.#database.query<{ id: string }>(
      "SELECT id FROM bulk_operation WHERE status = 'RUNNING' ORDER BY id",
    );
    return rows.map(({ id }) => id);
  }

  async page(filter: BulkFilter, before: string | null, count: number): Promise<readonly BulkOperation[]> {
    const { sql, values } = bulkFilterSql(filter);
    return this.#database
      .query<OperationRow>(
        `SELECT * FROM bulk_operation WHERE ${sql} ${before === null ? '' : 'AND id < $before'} ORDER BY id DESC LIMIT $count`,
        { ...values, ...(before !== null && { $before: before }), $count: count },
      )
      .map(operationOf);
  }

  async count(filter: BulkFilter): Promise<number> {
    const { sql, values } = bulkFilterSql(filter);
    const [row] = this.#database.query<{ total: number }>(
      `SELECT count(*) AS total FROM bulk_operation WHERE ${sql}`,
      values,
    );
    return row?.total ?? 0;
  }

  async items(
    id: string,
    after: number,
    count: number,
    outcomes: readonly BulkOutcome[] | null = null,
  ): Promise<readonly BulkItem[]> {
    return selectItems(this.#database, id, after, count, outcomes ?? BULK_OUTCOMES);
  }

  async deleteBefore(instant: Date, limit: number): Promise<number> {
    let deleted = 0;
    this.#database.transaction(() => {
      // Out of sight as a whole, before the first of its items goes.
      this.#database.execute('UPDATE bulk_operation SET deleted = 1 WHERE finished_at < $instant', {
        $instant: instant.getTime(),
      });
      deleted = this.#database.execute(
        `DELETE FROM bulk_item WHERE (operation_id, item_index) IN (
           SELECT operation_id, item_index FROM bulk_item
           WHERE operation_id IN (SELECT id FROM bulk_operation WHERE deleted = 1) LIMIT $limit)`,
        { $limit: limit },
      );
      if (deleted < limit) this.#database.execute('DELETE FROM bulk_operation WHERE deleted = 1');
    });
    return deleted;
  }

  onChange(listener: (change: BulkChange) => void): () => void {
    return this.#listeners.add(listener);
  }

  #tell(operationId: string, kind: BulkChange['kind']): void {
    this.#listeners.tell({ operationId, kind });
  }

  #now(): number {
    return this.#clock.date().getTime();
  }

  /** Everything that the work changes, or, if the lease is lost, nothing. */
  #transactionOf(lease: BulkLease, work: () => void): void {
    this.#database.transaction(() => {
      const held = this.#database.query(`SELECT id FROM bulk_operation WHERE ${IS_HELD_BY_LEASE}`, leaseParams(lease));
      if (held.length === 0) throw new LeaseLostError(lease);
      work();
    });
  }
}

/** Ends the leases of earlier processes: the database is open in no other process. */
function endLeases(database: Database): void {
  try {
    database.execute(
      'UPDATE bulk_operation SET lease_owner = NULL, lease_expires_at = 0 WHERE lease_owner IS NOT NULL',
    );
  } catch (error) {
    // On a full disk the service starts all the same, and says what is wrong. No operation can be claimed then either.
    if (!(error instanceof StoreUnavailableError)) throw error;
  }
}

function leaseParams({ operationId, workerId, number }: BulkLease) {
  return { $id: operationId, $worker: workerId, $number: number };
}

function insertOperation(database: Database, id: string, spec: BulkSpec, items: number, createdAt: Date): void {
  database.execute(
    `INSERT INTO bulk_operation (id, kind, actor, actor_subject, dry_run, error_policy, sign_out, status, created_at, checkpoint,
       deleted, pending, succeeded, unchanged, failed, skipped)
     VALUES ($id, $kind, $actor, $actorSubject, $dryRun, $errorPolicy, $signOut, 'RUNNING', $createdAt, -1, 0, $pending, 0, 0, 0, 0)`,
    {
      $id: id,
      $kind: spec.kind,
      $actor: actorText(spec.actor),
      $actorSubject: spec.actor.subject,
      $dryRun: Number(spec.dryRun),
      $errorPolicy: spec.errorPolicy,
      $signOut: Number(spec.signOut),
      $createdAt: createdAt.getTime(),
      $pending: items,
    },
  );
}

function insertItems(database: Database, id: string, from: number, targets: readonly BulkTarget[]): void {
  const groupName = targets[0]?.groupName ?? null;
  const isOneGroup = targets.every((target) => target.groupName === groupName);
  const [username, group] = isOneGroup ? ['value', '$group'] : ['value ->> 0', 'value ->> 1'];
  database.execute(
    `INSERT INTO bulk_item
       SELECT $id, $from + key, ${username}, ${group}, 'PENDING', NULL FROM json_each($items)`,
    {
      $id: id,
      $from: from,
      ...(isOneGroup && { $group: groupName }),
      $items: JSON.stringify(
        targets.map((target) => (isOneGroup ? target.username : [target.username, target.groupName])),
      ),
    },
  );
}

function selectItems(
  database: Database,
  id: string,
  after: number,
  count: number,
  outcomes: readonly BulkOutcome[],
): readonly BulkItem[] {
  return database
    .query<ItemRow>(
      `SELECT item_index, username, group_name, outcome, failure FROM bulk_item
       WHERE operation_id = $id AND item_index > $after AND outcome IN (SELECT value FROM json_each($outcomes))
       ORDER BY item_index LIMIT $count`,
      { $id: id, $after: after, $count: count, $outcomes: JSON.stringify(outcomes) },
    )
    .map(itemOf);
}

/** Returns what has become of the operation; null if there is none that is RUNNING. */
function cancelOperation(database: Database, id: string, at: Date, now: number): BulkChange['kind'] | null {
  const ended = database.execute(
    `UPDATE bulk_operation SET ${END} WHERE id = $id AND status = 'RUNNING' AND lease_expires_at <= $now`,
    { $id: id, $status: 'CANCELLED', $at: at.getTime(), $now: now },
  );
  if (ended > 0) {
    database.execute(SKIP_PENDING_ITEMS, { $id: id });
    return 'ENDED';
  }
  const requested = database.execute(
    "UPDATE bulk_operation SET cancel_requested_at = coalesce(cancel_requested_at, $at) WHERE id = $id AND status = 'RUNNING'",
    { $id: id, $at: at.getTime() },
  );
  return requested > 0 ? 'CANCEL_REQUESTED' : null;
}

/** Keeps the counts beside the items in step with them. */
function recordResults(database: Database, id: string, results: readonly ItemResult[]): void {
  const ended = { SUCCEEDED: 0, UNCHANGED: 0, FAILED: 0, SKIPPED: 0 };
  for (const { index, outcome, failure } of results) {
    ended[outcome] += database.execute(
      `UPDATE bulk_item SET outcome = $outcome, failure = $failure
       WHERE operation_id = $id AND item_index = $index AND outcome = 'PENDING'`,
      {
        $id: id,
        $index: index,
        $outcome: outcome,
        $failure: failure === null ? null : JSON.stringify(failure),
      },
    );
  }
  database.execute(
    `UPDATE bulk_operation SET
       pending = pending - $succeeded - $unchanged - $failed - $skipped,
       succeeded = succeeded + $succeeded, unchanged = unchanged + $unchanged,
       failed = failed + $failed, skipped = skipped + $skipped
     WHERE id = $id`,
    {
      $id: id,
      $succeeded: ended.SUCCEEDED,
      $unchanged: ended.UNCHANGED,
      $failed: ended.FAILED,
      $skipped: ended.SKIPPED,
    },
  );
}
