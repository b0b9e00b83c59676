import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Database, SqlValue } from './database.ts';

/** Lets Kysely run its statements on a database of ours. Closing it is left to whoever opened it. */
export function sqliteDialect(database: Database): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteDriver(database),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** There is one connection: whoever runs a statement or a transaction meanwhile waits, first come, first served. */
class SqliteDriver implements Driver {
  readonly #database: Database;
  readonly #connection: DatabaseConnection;
  /** Resolves when the connection is free again. */
  #free: Promise<void> = Promise.resolve();
  #release = () => {};

  constructor(database: Database) {
    this.#database = database;
    this.#connection = new SqliteConnection(database);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    let release = () => {};
    this.#free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(): Promise<void> {
    this.#database.begin();
  }

  async commitTransaction(): Promise<void> {
    this.#database.commit();
  }

  async rollbackTransaction(): Promise<void> {
    this.#database.rollback();
  }

  async destroy(): Promise<void> {}
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async executeQuery<Row>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Row>> {
    // Kysely hands on what the stores have put in.
    const values = parameters as SqlValue[];
    const changesOnly =
      (query.kind === 'InsertQueryNode' || query.kind === 'UpdateQueryNode' || query.kind === 'DeleteQueryNode') &&
      query.returning === undefined;
    if (changesOnly) return { rows: [], numAffectedRows: BigInt(this.#database.execute(sql, values)) };
    return { rows: this.#database.query<Row & object>(sql, values) as Row[] };
  }

  // biome-ignore lint/correctness/useYield: the stores read in pages.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('The driver for SQLite does not stream.');
  }
}
