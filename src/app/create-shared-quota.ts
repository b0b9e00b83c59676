import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { SharedQuota } from '../cognito/rate/shared-quota.ts';
import type { Config } from '../config/parse-config.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { PostgresDatabase } from '../storage/postgres/postgres-database.ts';
import { PostgresQuotaStore } from '../storage/postgres/postgres-quota-store.ts';
import { storageOptions } from './create-storage.ts';

/** The quotas that this process shares with the other replicas of its database. */
export interface SharedQuotaServices {
  readonly quota: SharedQuota;
  /**
   * Migrates the database, for a process that opens no storage.
   *
   * @throws StoreError if the database cannot be used
   */
  migrate(): Promise<void>;
  /**
   * Begins to ask for starts, in a database that was migrated: until then every call waits. Resolves once the process has a
   * share of the quotas to keep to, should the database not answer any more. A timer keeps the process alive.
   *
   * @throws StoreUnavailableError if the database does not answer; closed then
   */
  start(): Promise<void>;
  /** Signs off. No call may be under way. */
  close(): Promise<void>;
}

export interface SharedQuotaDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Replaces the time of the database, in tests. Milliseconds since the epoch. */
  readonly databaseTime?: (() => number) | undefined;
}

/**
 * Makes no connection. Null if the process has the quotas to itself: its store is SQLite, or its pool the embedded one.
 */
export function createSharedQuota(
  config: Config,
  { clock, logger, databaseTime }: SharedQuotaDependencies,
): SharedQuotaServices | null {
  const options = storageOptions(config);
  if (options.kind !== 'postgres' || config.pools.kind === 'embedded') return null;
  const store = new PostgresQuotaStore({
    ...options.database,
    region: config.pools.region,
    onConnectionLost: (err) =>
      logger.warn({ err }, 'A connection to the store of the quotas was lost while it was idle.'),
    testTime: databaseTime,
  });
  const quota = new SharedQuota({
    store,
    clock,
    replica: randomUUID(),
    onStandalone: (standalone) => logger.warn(standalone ? STANDALONE : SHARED),
  });
  async function close() {
    // What is not signed off is given up by the others after some seconds.
    await quota.stop().catch(() => {});
    await store.close();
  }
  return {
    quota,
    async migrate() {
      const database = await PostgresDatabase.open(options.database, clock, () => {});
      await database.close();
    },
    async start() {
      await quota.start().catch(async (error: unknown) => {
        await close();
        throw error;
      });
    },
    close,
  };
}

const STANDALONE = 'The store of the quotas does not answer in time: this process keeps to its share of them.';
const SHARED = 'The store of the quotas answers again: this process shares them with the other replicas.';
