import { sql } from 'kysely';
import type { ChangeOrigin, DirectoryChangeKind } from '../../../domain/directory-index/directory-change.ts';
import type { DirectoryIndexOptions } from '../../../domain/directory-index/directory-index-store.ts';
import { foldCase } from '../../../domain/model/case-folded-names.ts';
import type { PoolTables } from '../pool-tables.ts';
import { type ColumnTypes, insertGivenRows } from './given-rows.ts';

/** A change that has no id yet. Times are milliseconds since the epoch. */
export interface NewChange {
  readonly kind: DirectoryChangeKind;
  readonly username: string | null;
  readonly groupName: string | null;
  readonly changed?: readonly string[];
  readonly notBefore: number;
  readonly source: ChangeSource;
}

/** Where it is known from that a fact changed. */
export interface ChangeSource {
  readonly origin: ChangeOrigin;
  readonly auditEventId: string | null;
}

export const ELSEWHERE: ChangeSource = { origin: 'ELSEWHERE', auditEventId: null };

type ChangeRow = {
  readonly id: number;
  readonly kind: string;
  readonly username: string | null;
  readonly group_name: string | null;
  readonly username_folded: string | null;
  readonly group_name_folded: string | null;
  readonly changed: string;
  readonly not_before: number;
  readonly not_after: number;
  readonly origin: string;
  readonly audit_event_id: string | null;
};

const CHANGE_COLUMNS: ColumnTypes<ChangeRow> = {
  id: 'bigint',
  kind: 'text',
  username: 'text',
  group_name: 'text',
  username_folded: 'text',
  group_name_folded: 'text',
  changed: 'text',
  not_before: 'bigint',
  not_after: 'bigint',
  origin: 'text',
  audit_event_id: 'text',
};

/** Runs work in a transaction that has locked the pool's index. */
export type RunIndexTransaction = <Result>(work: (index: IndexTransaction) => Promise<Result>) => Promise<Result>;

/**
 * A transaction that merges into the index of a pool. It has locked the pool's row of `directory_state`, so that what it reads
 * stays as it is, and the ids of changes become visible in their order.
 */
export class IndexTransaction {
  readonly tables: PoolTables;
  readonly options: DirectoryIndexOptions;
  /** Names of the attributes that every user was read with: a difference in another one is none that was seen to happen. */
  readonly comparable: ReadonlySet<string>;
  /** The store's time, in milliseconds since the epoch; never earlier than that of an earlier merge. */
  readonly now: number;
  /** Whether the pool has been read completely. Before that, facts that begin are no changes. */
  readonly isRead: boolean;
  /** What is not in the index was not in the pool then. */
  readonly readThrough: number;
  #lastId: number;
  #lastChange: number;
  readonly #changes: ChangeRow[] = [];

  private constructor(
    tables: PoolTables,
    options: DirectoryIndexOptions,
    state: Awaited<ReturnType<typeof lockState>>,
  ) {
    this.tables = tables;
    this.options = options;
    this.comparable = new Set(JSON.parse(state.attributes));
    this.now = Math.max(state.now, state.merged_at);
    this.isRead = state.since !== null;
    this.readThrough = state.read_through ?? 0;
    this.#lastId = state.last_id;
    this.#lastChange = state.last_change;
  }

  /** @param tables in a transaction: the lock is held to its end */
  static async lock(tables: PoolTables, options: DirectoryIndexOptions): Promise<IndexTransaction> {
    return new IndexTransaction(tables, options, await lockState(tables, options));
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Records a change. */
  tell({ kind, username, groupName, changed = [], notBefore, source }: NewChange): void {
    this.#lastChange += 1;
    this.#changes.push({
      id: this.#lastChange,
      kind,
      username,
      group_name: groupName,
      username_folded: username === null ? null : foldCase(username),
      group_name_folded: groupName === null ? null : foldCase(groupName),
      changed: JSON.stringify(changed),
      not_before: Math.min(notBefore, this.now),
      not_after: this.now,
      origin: source.origin,
      audit_event_id: source.auditEventId,
    });
  }

  /** Stores the changes. Resolves with whether there are any. */
  async flush(): Promise<boolean> {
    await insertGivenRows(this.tables, 'directory_change', CHANGE_COLUMNS, this.#changes);
    await this.tables.db
      .updateTable('directory_state')
      .set({ last_id: this.#lastId, last_change: this.#lastChange, merged_at: this.now })
      .where(this.tables.isOwn)
      .execute();
    return this.#changes.length > 0;
  }
}

async function lockState(tables: PoolTables, options: DirectoryIndexOptions) {
  const { db, isOwn, ownColumns, clock, sql: engine } = tables;
  const lock = () =>
    db
      .selectFrom('directory_state')
      .select(['last_id', 'last_change', 'merged_at', 'attributes', 'since', 'read_through'])
      .select(sql<number>`${clock.now()}`.as('now'))
      .where(isOwn)
      .modifyEnd(engine.lockRows)
      .executeTakeFirst();
  const state = await lock();
  if (state !== undefined) return state;
  await db
    .insertInto('directory_state')
    .values({
      ...ownColumns,
      last_id: 0,
      last_change: 0,
      merged_at: 0,
      attributes: JSON.stringify(options.attributes),
      since: null,
      read_through: null,
      reading_started_at: null,
      reading_progress: null,
      lease_owner: null,
      lease_expires_at: 0,
      lease_number: 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const made = await lock();
  if (made === undefined) throw new Error('The state of the directory index is gone.');
  return made;
}
