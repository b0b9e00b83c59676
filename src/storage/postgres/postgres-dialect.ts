import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import { isConnectionUsable, toStoreError } from './to-store-error.ts';

/**
 * Lets Kysely run its statements on connections of ours. They reject with StoreUnavailableError where the database cannot
 * be used, and a connection that may be broken is not used again. Closing them is left to whoever made them.
 */
export function postgresDialect(connections: pg.Pool): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PostgresDriver(connections),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class PostgresDriver implements Driver {
  readonly #connections: pg.Pool;

  constructor(connections: pg.Pool) {
    this.#connections = connections;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    try {
      return new PostgresConnection(await this.#connections.connect());
    } catch (error) {
      throw toStoreError(error, 'connect');
    }
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release();
  }

  async beginTransaction(connection: PostgresConnection): Promise<void> {
    await connection.run('begin');
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.run('commit');
  }

  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    await connection.rollback();
  }

  async destroy(): Promise<void> {}
}

class PostgresConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  #isUsable = true;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { command, rowCount, rows } = await this.run(sql, parameters.map(storable));
    // Kysely says of which row they are, by what the statement selects.
    return { rows: rows as Row[], ...(command !== 'SELECT' && { numAffectedRows: BigInt(rowCount ?? 0) }) };
  }

  async run(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    try {
      return await this.#client.query(text, [...values]);
    } catch (error) {
      this.#isUsable &&= isConnectionUsable(error);
      throw toStoreError(error, 'query') ?? error;
    }
  }

  /** Does nothing on a broken connection: its end undoes the transaction. */
  async rollback(): Promise<void> {
    if (!this.#isUsable) return;
    try {
      await this.run('rollback');
    } catch {
      // What the transaction failed of says more. The connection is given up.
      this.#isUsable = false;
    }
  }

  release(): void {
    this.#client.release(!this.#isUsable);
  }

  // biome-ignore lint/correctness/useYield: the stores read in pages.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('The driver for PostgreSQL does not stream.');
  }
}

/** A text of PostgreSQL cannot hold the character of number 0, which the name of a refused attempt may have. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD');
  return Array.isArray(value) ? value.map(storable) : value;
}
