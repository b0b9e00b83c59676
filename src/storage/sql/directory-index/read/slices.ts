import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { ScanSql } from '../../pool-tables.ts';
import { type DirectoryMoment, usersAt } from './directory-moment.ts';

/** How long a slice should take, in milliseconds: others wait for it where the database is in this process. */
const SLICE_MS = 5;
const MIN_SLICE = 25;
const MAX_SLICE = 8_000;

/** How many rows the next slice should look at, by how long those before have taken. */
export class SliceSize {
  #rows: number;
  readonly #least: number;
  #startedAt = performance.now();

  constructor({ rowsAtOnce }: Pick<ScanSql, 'rowsAtOnce'>) {
    this.#rows = rowsAtOnce;
    this.#least = Math.min(rowsAtOnce, MIN_SLICE);
  }

  get rows(): number {
    return this.#rows;
  }

  start(): void {
    this.#startedAt = performance.now();
  }

  /** Lets others have their turn. */
  async end(): Promise<void> {
    const took = Math.max(performance.now() - this.#startedAt, 0.1);
    const fitting = Math.round(this.#rows * Math.min(2, SLICE_MS / took));
    this.#rows = Math.min(MAX_SLICE, Math.max(this.#least, fitting));
    await nextTurn();
  }
}

/**
 * Reads something of all users, in parts where the database is in this process, which would stand still meanwhile. What changes
 * between two parts may be in both or in neither.
 *
 * @param read gets the condition that the user `u` is of the part
 */
export async function readInSlices<Row>(
  at: DirectoryMoment,
  read: (isInSlice: Expression<SqlBool>) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const { scan } = at.tables.sql;
  if (scan === null) return read(sql`true`);
  const rows: Row[] = [];
  const size = new SliceSize(scan);
  for (let start = 0; ; ) {
    size.start();
    const end = await usersAt(at)
      .where('u.user_id', '>', start)
      .select('u.user_id')
      .orderBy('u.user_id')
      .limit(1)
      .offset(size.rows - 1)
      .executeTakeFirst();
    const from = sql<SqlBool>`u.user_id > ${start}`;
    rows.push(...(await read(end === undefined ? from : sql`${from} and u.user_id <= ${end.user_id}`)));
    if (end === undefined) return rows;
    start = end.user_id;
    await size.end();
  }
}
