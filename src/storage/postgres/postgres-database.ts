import { Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Clock } from '../../domain/ports/clock.ts';
import type { OnStatement } from '../../domain/ports/store-usage.ts';
import type { PoolTables, StoreClock } from '../sql/pool-tables.ts';
import { statementLog } from '../sql/statement-log.ts';
import type { Tables } from '../sql/tables.ts';
import { StoreConfigError, StoreError } from '../store-error.ts';
import { checkRights } from './check-rights.ts';
import { clientConfig, connectionConfig } from './client-config.ts';
import { openConnections } from './connection-pool.ts';
import { migrate } from './migrate.ts';
import { PostgresClock } from './postgres-clock.ts';
import { postgresDialect } from './postgres-dialect.ts';
import type { PostgresOptions } from './postgres-options.ts';
import { postgresSql } from './postgres-sql.ts';
import type { PostgresTables, SharedTables } from './postgres-tables.ts';
import { toStoreError } from './to-store-error.ts';

/** There is one for each user pool whose administrators are changed: none is to wait for another's. */
const MAX_LONG_TRANSACTIONS = 1_000;

/** One schema of a PostgreSQL database, which several user pools and replicas share, and the connections to it. */
export class PostgresDatabase {
  /** Statements name tables without the schema: it is added to each. */
  readonly db: Kysely<PostgresTables>;
  /**
   * For transactions that stay open while something else is waited for, such as another statement. On connections of their own,
   * which they alone use: else they could hold all, and wait for one more.
   */
  readonly longTransactions: Kysely<PostgresTables>;
  readonly #stores: Kysely<Tables>;
  readonly schema: string;
  readonly clock: StoreClock;
  readonly #connections: readonly pg.Pool[];

  private constructor(
    { schema }: PostgresOptions,
    short: pg.Pool,
    long: pg.Pool,
    clock: Clock,
    onStatement: OnStatement | null,
  ) {
    this.#connections = [short, long];
    this.schema = schema;
    this.#stores = new Kysely<Tables>({ dialect: postgresDialect(short), ...statementLog(onStatement) }).withSchema(
      schema,
    );
    this.db = this.#stores.withTables<SharedTables>();
    this.longTransactions = new Kysely<PostgresTables>({ dialect: postgresDialect(long) }).withSchema(schema);
    this.clock = new PostgresClock(this.#stores, clock);
  }

  /**
   * Migrates the schema, and then connects as statements need connections.
   *
   * @param onConnectionLost told of a connection that broke while nobody used it: the next statement makes another
   * @param onStatement told of each statement of the stores; not of those in long transactions, which wait for others
   * @throws StoreConfigError if the database cannot be reached as it is configured, is too old, may not be written, or was
   * written by a later version of this service
   */
  static async open(
    options: PostgresOptions,
    clock: Clock,
    onConnectionLost: (error: unknown) => void,
    onStatement: OnStatement | null = null,
  ): Promise<PostgresDatabase> {
    await asConfigured(() => migrateDatabase(options));
    const connectionsOf = (max: number) => openConnections(clientConfig(options), max, onConnectionLost);
    const short = connectionsOf(options.maxConnections);
    // A pooler may take the connection that migrated, and refuse these for their parameters.
    await asConfigured(() => short.query('SELECT')).catch(async (error: unknown) => {
      await short.end();
      throw error;
    });
    return new PostgresDatabase(options, short, connectionsOf(MAX_LONG_TRANSACTIONS), clock, onStatement);
  }

  /** The tables as one pool sees them. */
  tablesOf(poolId: string): PoolTables {
    return {
      db: this.#stores,
      sql: postgresSql,
      clock: this.clock,
      isOwn: sql`pool_id = ${poolId}`,
      isOwnIn: (alias) => sql`${sql.ref(`${alias}.pool_id`)} = ${poolId}`,
      ownColumns: { pool_id: poolId },
      nextFeedPosition: sql<number>`${sql.id(this.schema, 'next_feed_position')}(${poolId})`,
    };
  }

  /** Resolves once every connection is closed; waits for the statements on their way. */
  async close(): Promise<void> {
    await Promise.all(this.#connections.map(async (pool) => pool.ending || (await pool.end())));
  }
}

/** On a connection of its own: a step may take longer than any other statement. */
async function migrateDatabase(options: PostgresOptions): Promise<void> {
  const client = new pg.Client(connectionConfig(options));
  // What breaks it fails the statement on its way as well.
  client.on('error', () => {});
  try {
    await client.connect();
    await migrate(client, options.schema);
    await checkRights(client, options.schema);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Does something of the start, which ends the process if the database does not allow it. */
async function asConfigured(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreConfigError(whyNotOpened(error), { cause: error });
  }
}

function whyNotOpened(error: unknown): string {
  if (error instanceof pg.DatabaseError && error.code === '42501') {
    return `The user of DATABASE_URL lacks a right: ${error.message}.`;
  }
  const { reason } = toStoreError(error, 'connect') ?? { reason: String(error) };
  return `The database of DATABASE_URL cannot be used: ${reason}.`;
}
