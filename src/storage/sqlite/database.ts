import sqlite, { type Database as Connection, type Statement } from 'node-sqlite3-wasm';
import { foldCase } from '../../domain/model/case-folded-names.ts';
import { StoreConfigError } from '../store-error.ts';
import type { LockedFile } from './locked-file.ts';
import { MIGRATIONS } from './migrations.ts';
import { toStoreError } from './to-store-error.ts';

export type SqlValue = string | number | null;
/** By the names that the SQL gives them, `{ $id: 7 }`, or in the order of its question marks. */
export type SqlParams = Readonly<Record<`$${string}`, SqlValue>> | SqlValue[];

/** Of a database in memory, which nobody can take away. */
const NO_FILE: Pick<LockedFile, 'check' | 'release'> = { check: () => {}, release: () => {} };

/**
 * SQLite, with the schema of this version of the service and every statement prepared once. Synchronous. Of one process
 * alone: a file is opened by `openDatabaseFile`.
 *
 * Every method throws StoreUnavailableError where the file is full, damaged or no longer this process's, and else what
 * SQLite throws; a statement that failed has changed nothing.
 */
export class Database {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();
  readonly #file: Pick<LockedFile, 'check' | 'release'>;
  #isClosed = false;
  /** What said so: a damaged file is not written to any more, for each write could spoil more of it. */
  #damage: unknown = null;

  /** @throws StoreConfigError where the file was written by a later version of this service */
  constructor(connection: Connection, file: Pick<LockedFile, 'check' | 'release'> = NO_FILE) {
    this.#connection = connection;
    this.#file = file;
    // For migrations: SQLite itself knows the case of ASCII alone.
    connection.function('fold_case', (text) => (typeof text === 'string' ? foldCase(text) : null));
    try {
      this.#migrate();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  static inMemory(): Database {
    return new Database(new sqlite.Database(':memory:'));
  }

  /** Runs a statement; answers with the number of rows that it changed. */
  execute(sql: string, values: SqlParams = {}): number {
    return this.#use(sql, (statement) => statement.run(values).changes);
  }

  /** Every row of the answer. The caller names the columns that its SQL selects, as the migrations declare them. */
  query<Row extends object>(sql: string, values: SqlParams = {}): readonly Row[] {
    // Never `get` of the library: it leaves the statement where it is, and an open read keeps the log from being emptied.
    // SQLite knows types only at run time.
    return this.#use(sql, (statement) => statement.all(values)) as unknown as readonly Row[];
  }

  /** Runs statements without values, several at once. */
  executeScript(sql: string): void {
    this.#guarded(() => this.#connection.exec(sql));
  }

  /** Everything that the work changes, or, where it throws, nothing. */
  transaction(work: () => void): void {
    this.begin();
    try {
      work();
      this.commit();
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  begin(): void {
    this.executeScript('BEGIN IMMEDIATE');
  }

  commit(): void {
    this.executeScript('COMMIT');
  }

  rollback(): void {
    // SQLite has rolled back already where the disk is full or fails.
    if (this.#connection.inTransaction) this.executeScript('ROLLBACK');
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // SQLite puts its log into the database as it closes: not into one that is another process's by now.
    if (this.#isOurs()) {
      // The library keeps the file locked while one of its statements is left.
      for (const sql of [...this.#statements.keys()]) this.#discard(sql);
      this.#connection.close();
    }
    this.#file.release();
  }

  #isOurs(): boolean {
    try {
      this.#file.check();
      return true;
    } catch {
      return false;
    }
  }

  #migrate(): void {
    const [row] = this.query<{ user_version: number }>('PRAGMA user_version');
    const taken = row?.user_version ?? 0;
    if (taken > MIGRATIONS.length) {
      throw new StoreConfigError(
        `The data was written by a later version of this service: its schema is ${taken}, and this version knows ${MIGRATIONS.length}. Start the later version.`,
      );
    }
    for (const [index, step] of MIGRATIONS.entries()) {
      if (index < taken) continue;
      this.transaction(() => this.executeScript(`${step} PRAGMA user_version = ${index + 1}`));
    }
  }

  #use<Answer>(sql: string, work: (statement: Statement) => Answer): Answer {
    return this.#guarded(() => {
      const statement = this.#statements.get(sql) ?? this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
      try {
        return work(statement);
      } catch (error) {
        // The library refuses the next use of a statement that has failed, once: its reset reports the old error again.
        this.#discard(sql);
        throw error;
      }
    });
  }

  #guarded<Answer>(work: () => Answer): Answer {
    if (this.#damage !== null) throw this.#damage;
    this.#file.check();
    try {
      return work();
    } catch (error) {
      const fault = toStoreError(error);
      if (fault.kind === 'other') throw error;
      if (fault.kind === 'damaged') this.#damage = fault.error;
      throw fault.error;
    }
  }

  #discard(sql: string): void {
    const statement = this.#statements.get(sql);
    this.#statements.delete(sql);
    try {
      statement?.finalize();
    } catch {
      // The old error again; the statement is finalized all the same.
    }
  }
}
