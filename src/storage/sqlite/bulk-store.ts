import { z } from 'zod';
import {
  BULK_OUTCOMES,
  type BulkErrorPolicy,
  type BulkItem,
  type BulkKind,
  type BulkOperation,
  type BulkOutcome,
  type BulkSpec,
  type BulkStatus,
  type BulkTarget,
  type ItemResult,
} from '../../domain/bulk/bulk-operation.ts';
import type { BulkStore } from '../../domain/bulk/bulk-store.ts';
import type { ItemFailure } from '../../domain/bulk/item-error.ts';
import type { Actor } from '../../domain/model/actor.ts';
import { PERMISSIONS } from '../../domain/model/permissions.ts';
import { TimeOrderedIds } from '../time-ordered-id.ts';
import type { Database } from './database.ts';

/** Items of one statement. Of 100,000 the inserts took 235 ms so; with 10,000 at once 580 ms, one by one 360 ms. */
const ITEMS_AT_ONCE = 1_000;

interface OperationRow {
  readonly id: string;
  readonly kind: BulkKind;
  readonly actor: string;
  readonly dry_run: number;
  readonly error_policy: BulkErrorPolicy;
  readonly sign_out: number;
  readonly status: BulkStatus;
  readonly created_at: number;
  readonly finished_at: number | null;
  readonly begun_through: number;
  readonly pending: number;
  readonly succeeded: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly skipped: number;
}

interface ItemRow {
  readonly item_index: number;
  readonly username: string;
  readonly group_name: string | null;
  readonly outcome: BulkOutcome;
  readonly failure: string | null;
}

/** Bulk operations in SQLite. */
export class SqliteBulkStore implements BulkStore {
  readonly #database: Database;
  readonly #ids = new TimeOrderedIds();

  constructor(database: Database) {
    this.#database = database;
  }

  create(order: BulkSpec, targets: readonly BulkTarget[], at: Date): BulkOperation {
    const id = this.#ids.next(at);
    this.#database.transaction(() => {
      this.#database.execute(
        `INSERT INTO bulk_operation VALUES ($id, $kind, $actor, $dryRun, $errorPolicy, $signOut, 'RUNNING', $createdAt, NULL,
           -1, 0, $pending, 0, 0, 0, 0)`,
        {
          $id: id,
          $kind: order.kind,
          $actor: actorText(order.actor),
          $dryRun: Number(order.dryRun),
          $errorPolicy: order.errorPolicy,
          $signOut: Number(order.signOut),
          $createdAt: at.getTime(),
          $pending: targets.length,
        },
      );
      for (let from = 0; from < targets.length; from += ITEMS_AT_ONCE) {
        const some = targets.slice(from, from + ITEMS_AT_ONCE);
        this.#database.execute(
          `INSERT INTO bulk_item
             SELECT $id, $from + key, value ->> 0, value ->> 1, 'PENDING', NULL FROM json_each($items)`,
          {
            $id: id,
            $from: from,
            $items: JSON.stringify(some.map(({ username, groupName }) => [username, groupName])),
          },
        );
      }
    });
    return {
      ...order,
      id,
      status: 'RUNNING',
      createdAt: at,
      finishedAt: null,
      counts: { PENDING: targets.length, SUCCEEDED: 0, UNCHANGED: 0, FAILED: 0, SKIPPED: 0 },
    };
  }

  find(id: string): BulkOperation | null {
    const row = this.#row(id);
    return row === undefined ? null : operationOf(row);
  }

  running(): readonly string[] {
    const rows = this.#database.query<{ id: string }>(
      "SELECT id FROM bulk_operation WHERE status = 'RUNNING' ORDER BY id",
    );
    return rows.map(({ id }) => id);
  }

  items(id: string, after: number, count: number, outcomes: readonly BulkOutcome[] | null = null): readonly BulkItem[] {
    return this.#database
      .query<ItemRow>(
        `SELECT item_index, username, group_name, outcome, failure FROM bulk_item
         WHERE operation_id = $id AND item_index > $after AND outcome IN (SELECT value FROM json_each($outcomes))
         ORDER BY item_index LIMIT $count`,
        { $id: id, $after: after, $count: count, $outcomes: JSON.stringify(outcomes ?? BULK_OUTCOMES) },
      )
      .map(itemOf);
  }

  setCheckpoint(id: string, through: number): void {
    this.#database.execute('UPDATE bulk_operation SET begun_through = max(begun_through, $through) WHERE id = $id', {
      $id: id,
      $through: through,
    });
  }

  checkpoint(id: string): number {
    return this.#row(id)?.begun_through ?? -1;
  }

  record(id: string, results: readonly ItemResult[]): void {
    this.#database.transaction(() => {
      const ended = { SUCCEEDED: 0, UNCHANGED: 0, FAILED: 0, SKIPPED: 0 };
      for (const { index, outcome, failure } of results) {
        ended[outcome] += this.#database.execute(
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
      this.#database.execute(
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
    });
  }

  finish(id: string, status: Exclude<BulkStatus, 'RUNNING'>, at: Date): void {
    this.#database.transaction(() => {
      this.#database.execute(
        "UPDATE bulk_item SET outcome = 'SKIPPED' WHERE operation_id = $id AND outcome = 'PENDING'",
        {
          $id: id,
        },
      );
      this.#database.execute(
        `UPDATE bulk_operation SET status = $status, finished_at = $at, skipped = skipped + pending, pending = 0
         WHERE id = $id`,
        { $id: id, $status: status, $at: at.getTime() },
      );
    });
  }

  async deleteBefore(instant: Date, most: number): Promise<number> {
    let forgotten = 0;
    this.#database.transaction(() => {
      // Out of sight as a whole, before the first of its items goes.
      this.#database.execute('UPDATE bulk_operation SET forgotten = 1 WHERE finished_at < $limit', {
        $limit: instant.getTime(),
      });
      forgotten = this.#database.execute(
        `DELETE FROM bulk_item WHERE (operation_id, item_index) IN (
           SELECT operation_id, item_index FROM bulk_item
           WHERE operation_id IN (SELECT id FROM bulk_operation WHERE forgotten = 1) LIMIT $most)`,
        { $most: most },
      );
      if (forgotten < most) this.#database.execute('DELETE FROM bulk_operation WHERE forgotten = 1');
    });
    return forgotten;
  }

  #row(id: string): OperationRow | undefined {
    return this.#database.query<OperationRow>('SELECT * FROM bulk_operation WHERE id = $id AND forgotten = 0', {
      $id: id,
    })[0];
  }
}

function operationOf(row: OperationRow): BulkOperation {
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

function itemOf({ item_index, username, group_name, outcome, failure }: ItemRow): BulkItem {
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

function actorText({ subject, username, groups, permissions }: Actor): string {
  return JSON.stringify({ subject, username, groups, permissions: [...permissions] });
}

function actorOf(text: string): Actor {
  const { permissions, ...actor } = storedActor.parse(JSON.parse(text));
  return { ...actor, permissions: new Set(permissions), expiresAt: null };
}
