import type { Expression, Kysely, RawBuilder, SqlBool } from 'kysely';
import type { Tables } from './tables.ts';

/** The tables as one pool sees them: what the stores of the pool work with, in whichever engine. */
export interface PoolTables {
  readonly db: Kysely<Tables>;
  readonly sql: EngineSql;
  readonly clock: StoreClock;
  /** Which rows are the pool's: a condition of every statement but an INSERT. */
  readonly isOwn: Expression<SqlBool>;
  /** The same, of one table of several that a statement reads: of the table's alias. */
  isOwnIn(alias: string): Expression<SqlBool>;
  /** What every INSERT adds to its columns: the pool's id, where the engine keeps several pools in one table. */
  readonly ownColumns: { readonly pool_id?: string };
  /**
   * The position of an event that settles with the statement: more than any that the pool has, and than any that a statement has
   * shown before. At least the microseconds since the epoch, so that it goes on upwards when every event was deleted.
   */
  readonly nextFeedPosition: Expression<number>;
}

/** The time by the clock that all processes share which use the store. */
export interface StoreClock {
  /** @throws StoreUnavailableError if the store has to be asked, and does not answer */
  date(): Promise<Date>;
  /** The time at which the statement runs, in milliseconds since the epoch. */
  now(): Expression<number>;
}

/** What is written differently in the SQL of each engine. */
export interface EngineSql {
  /** Whether the column has one of the values. Its text is the same for every number of values. */
  isOneOf(column: string | RawBuilder<unknown>, values: readonly (string | number)[]): RawBuilder<SqlBool>;
  /** Rows that the statement brings along, to be read like a table: `position`, from 0, and a column for each of these. */
  rows<Row extends GivenRow>(columns: GivenColumns<Row>): RawBuilder<Row & { readonly position: number }>;
  /** How many such rows one statement should bring at most. */
  readonly rowsAtOnce: number;
  /** At the end of a SELECT: nobody else changes the rows found before the transaction ends. */
  readonly lockRows: RawBuilder<unknown>;
  /** The same, of those rows alone that nobody has locked. */
  readonly lockFreeRows: RawBuilder<unknown>;
  readonly text: TextSql;
  /**
   * How to look at all users, where the process does nothing else while a statement runs: little by little, and only where no
   * index finds a few. Null where the database is another process, which chooses its indexes by itself.
   */
  readonly scan: ScanSql | null;
}

export interface ScanSql {
  /** How many users a statement looks at to begin with; then as many as fit the time. */
  readonly rowsAtOnce: number;
  /** So many users are read, tested and sorted in one statement. */
  readonly fewUsers: number;
  /**
   * Finds the current users whose `search` contains all the parts, and perhaps some more, by the index of trigrams: a condition on
   * the user `u`. Null if the index does not help, or has more than `limit`.
   */
  findFew(db: Kysely<Tables>, parts: readonly string[], limit: number): Promise<Expression<SqlBool> | null>;
}

/** Texts, compared character by character. Null where the text is null. */
export interface TextSql {
  contains(text: RawBuilder<string | null>, part: string): RawBuilder<SqlBool>;
  endsWith(text: RawBuilder<string | null>, end: string): RawBuilder<SqlBool>;
  /** The value of that name in a JSON object of texts; null if there is none. */
  property(json: RawBuilder<string>, name: string): RawBuilder<string | null>;
}

export type GivenRow = Readonly<Record<string, string | number | null>>;

/** By the names of the columns; each has as many values as the others. */
export type GivenColumns<Row extends GivenRow> = {
  readonly [Name in keyof Row]: { readonly type: 'text' | 'integer' | 'bigint'; readonly values: readonly Row[Name][] };
};
