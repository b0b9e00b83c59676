import { type Expression, expressionBuilder, type Kysely, sql } from 'kysely';
import type { BulkItem, BulkOutcome, BulkTarget, ItemResult } from '../../domain/bulk/bulk-operation.ts';
import { itemOf } from './bulk-rows.ts';
import type { PoolTables } from './pool-tables.ts';
import type { Tables } from './tables.ts';

/** How many items have ended, by their outcome. */
export type EndedCounts = Readonly<Record<ItemResult['outcome'], number>>;

/** Stores the targets of these places as PENDING items, so many with each statement. The transaction is the caller's. */
export async function insertItems(
  tables: PoolTables,
  operationId: string,
  targets: readonly BulkTarget[],
  begin: number,
  end: number,
): Promise<void> {
  const { rowsAtOnce } = tables.sql;
  for (let from = begin; from < end; from += rowsAtOnce) {
    await insertSome(tables, operationId, from, targets.slice(from, Math.min(from + rowsAtOnce, end)));
  }
}

async function insertSome(
  { db, sql: engine, ownColumns }: PoolTables,
  operationId: string,
  from: number,
  targets: readonly BulkTarget[],
): Promise<void> {
  const eb = expressionBuilder<Tables>();
  const { shared, given } = partColumns(targets);
  const columns: Readonly<Record<string, Expression<unknown>>> = {
    ...Object.fromEntries(Object.entries({ ...ownColumns, ...shared }).map(([name, value]) => [name, eb.val(value)])),
    ...Object.fromEntries(Object.keys(given).map((name) => [name, sql.ref(name)])),
    operation_id: eb.val(operationId),
    item_index: sql`${from} + position`,
    outcome: eb.val('PENDING'),
  };
  await db
    .insertInto('bulk_item')
    .columns(Object.keys(columns) as (keyof Tables['bulk_item'])[])
    .expression(
      eb
        .selectFrom(engine.rows(given).as('given'))
        .select(Object.entries(columns).map(([name, value]) => sql`${value}`.as(name))),
    )
    .execute();
}

type ItemColumn = 'username' | 'group_name' | 'action' | 'account';

/**
 * The columns that all targets share, and those that come along with each. Of 100,000 items of one group that halves the time
 * in SQLite.
 */
function partColumns(targets: readonly BulkTarget[]) {
  const columns: Readonly<Record<Exclude<ItemColumn, 'username'>, readonly (string | null)[]>> = {
    group_name: targets.map(({ groupName }) => groupName),
    action: targets.map(({ action }) => action ?? null),
    account: targets.map(({ account }) => (account === undefined ? null : JSON.stringify(account))),
  };
  const shared: Record<string, string | null> = {};
  const given: Record<string, { readonly type: 'text'; readonly values: readonly (string | null)[] }> = {
    username: { type: 'text', values: targets.map(({ username }) => username) },
  };
  for (const [name, values] of Object.entries(columns)) {
    const [first = null] = values;
    if (values.every((value) => value === first)) shared[name] = first;
    else given[name] = { type: 'text', values };
  }
  return { shared, given };
}

/** Up to `count` items after the one of this index, in their order. */
export async function selectItems(
  { db, sql: engine, isOwn }: Pick<PoolTables, 'sql' | 'isOwn'> & { readonly db: Kysely<Tables> },
  operationId: string,
  after: number,
  count: number,
  outcomes: readonly BulkOutcome[],
): Promise<readonly BulkItem[]> {
  const rows = await db
    .selectFrom('bulk_item')
    .select(['item_index', 'username', 'group_name', 'action', 'account', 'outcome', 'failure'])
    .where(isOwn)
    .where('operation_id', '=', operationId)
    .where('item_index', '>', after)
    .where(engine.isOneOf('outcome', outcomes))
    .orderBy('item_index')
    .limit(count)
    .execute();
  return rows.map(itemOf);
}

/**
 * Ends the items that are PENDING still; of an item with several results the first counts. Items that end alike take one
 * statement together. The transaction is the caller's.
 */
export async function endItems(
  { db, sql: engine, isOwn }: PoolTables,
  operationId: string,
  results: readonly ItemResult[],
): Promise<EndedCounts> {
  const ended = { SUCCEEDED: 0, UNCHANGED: 0, FAILED: 0, SKIPPED: 0 };
  for (const { outcome, failure, indexes } of groupAlike(results)) {
    const { numUpdatedRows } = await db
      .updateTable('bulk_item')
      .set({ outcome, failure })
      .where(isOwn)
      .where('operation_id', '=', operationId)
      // Their span as well: before PostgreSQL knows how many items there are, it looks at all of them for a list.
      .where('item_index', '>=', Math.min(...indexes))
      .where('item_index', '<=', Math.max(...indexes))
      .where(engine.isOneOf('item_index', indexes))
      .where('outcome', '=', 'PENDING')
      .executeTakeFirstOrThrow();
    ended[outcome] += Number(numUpdatedRows);
  }
  return ended;
}

interface AlikeResults {
  readonly outcome: ItemResult['outcome'];
  readonly failure: string | null;
  readonly indexes: number[];
}

function groupAlike(results: readonly ItemResult[]): Iterable<AlikeResults> {
  const groups = new Map<string, AlikeResults>();
  const seen = new Set<number>();
  for (const { index, outcome, failure } of results) {
    if (seen.has(index)) continue;
    seen.add(index);
    const text = failure === null ? null : JSON.stringify(failure);
    const key = `${outcome} ${text}`;
    const group = groups.get(key) ?? { outcome, failure: text, indexes: [] };
    groups.set(key, group);
    group.indexes.push(index);
  }
  return groups.values();
}

/** Moves items that have ended from one count of the operation to the others. The transaction is the caller's. */
export async function countItems(
  { db, isOwn }: PoolTables,
  operationId: string,
  { SUCCEEDED, UNCHANGED, FAILED, SKIPPED }: EndedCounts,
): Promise<void> {
  await db
    .updateTable('bulk_operation')
    .set((eb) => ({
      pending: eb('pending', '-', SUCCEEDED + UNCHANGED + FAILED + SKIPPED),
      succeeded: eb('succeeded', '+', SUCCEEDED),
      unchanged: eb('unchanged', '+', UNCHANGED),
      failed: eb('failed', '+', FAILED),
      skipped: eb('skipped', '+', SKIPPED),
    }))
    .where(isOwn)
    .where('id', '=', operationId)
    .execute();
}

/** Ends as SKIPPED whatever is PENDING. */
export async function skipPendingItems({ db, isOwn }: PoolTables, operationId: string): Promise<void> {
  await db
    .updateTable('bulk_item')
    .set({ outcome: 'SKIPPED' })
    .where(isOwn)
    .where('operation_id', '=', operationId)
    .where('outcome', '=', 'PENDING')
    .execute();
}
