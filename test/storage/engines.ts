import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll } from 'vitest';
import { type Clock, systemClock } from '../../src/domain/ports/clock.ts';
import { PostgresDatabase } from '../../src/storage/postgres/postgres-database.ts';
import { SqlAuditFeed } from '../../src/storage/sql/audit-feed.ts';
import { SqlAuditStore } from '../../src/storage/sql/audit-store.ts';
import { SqlBulkStore } from '../../src/storage/sql/bulk-store.ts';
import { SqlDirectoryIndexStore } from '../../src/storage/sql/directory-index/sql-directory-index-store.ts';
import { Listeners } from '../../src/storage/sql/listeners.ts';
import type { PoolTables } from '../../src/storage/sql/pool-tables.ts';
import { Database } from '../../src/storage/sqlite/database.ts';
import { sqliteTables } from '../../src/storage/sqlite/sqlite-tables.ts';
import type { PoolStorage, PoolStorageOptions } from '../../src/storage/storage-engine.ts';
import { testSchema } from '../support/postgres/test-schema.ts';

/** An engine as the conformance suites see it. */
export interface TestEngine {
  readonly name: string;
  /** Opens empty stores, whose time is that of the clock. Without options there is no index. */
  openPool(clock: Clock, options?: Partial<PoolStorageOptions>): Promise<PoolStorage>;
  /** Opens the empty tables of a pool. */
  openTables(clock: Clock): Promise<OpenTables>;
}

export interface OpenTables {
  readonly tables: PoolTables;
  close(): Promise<void>;
}

/** Both engines, for `describe.each`. Call `connectEngines` in a file that uses them. */
export const ENGINES: readonly TestEngine[] = [
  {
    name: 'SQLite',
    async openPool(clock, listeners) {
      return storesOver(openSqlite(clock), listeners);
    },
    openTables: async (clock) => openSqlite(clock),
  },
  {
    name: 'PostgreSQL',
    async openPool(clock, listeners) {
      return storesOver(openPostgres(clock), listeners);
    },
    openTables: async (clock) => openPostgres(clock),
  },
];

let postgres: PostgresDatabase | undefined;

export function connectEngines(): void {
  beforeAll(async () => {
    const { url, schema } = await testSchema();
    const options = { url, schema, maxConnections: 4, applicationName: 'conformance' };
    postgres = await PostgresDatabase.open(options, systemClock, () => {});
  });
  afterAll(async () => {
    await postgres?.close();
    postgres = undefined;
  });
}

function openSqlite(clock: Clock): OpenTables {
  const database = Database.inMemory();
  return { tables: sqliteTables(database, clock), close: async () => database.close() };
}

function openPostgres(clock: Clock): OpenTables {
  if (postgres === undefined) throw new Error('The file does not call connectEngines().');
  const tables = postgres.tablesOf(randomUUID());
  // The database's own clock cannot be put forward.
  const fakeClock = { date: async () => clock.date(), now: () => sql<number>`${clock.date().getTime()}::bigint` };
  return { tables: { ...tables, clock: fakeClock }, close: async () => {} };
}

function storesOver(
  { tables, close }: OpenTables,
  { onRecorded = () => {}, onAuditFailure, index = null }: Partial<PoolStorageOptions> = {},
): PoolStorage {
  const settled = new Listeners<void>();
  const onSettled = () => settled.tell();
  const indexStore = index === null ? null : new SqlDirectoryIndexStore(tables, index);
  return {
    audit: new SqlAuditStore(tables, {
      onRecorded,
      onFailure: onAuditFailure,
      onSettled,
      index: indexStore,
      onIndexFailure: onAuditFailure,
    }),
    auditFeed: new SqlAuditFeed(tables, settled),
    bulk: new SqlBulkStore(tables),
    index: indexStore,
    administratorLock: null,
    close,
  };
}
