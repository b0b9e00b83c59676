import { type Kysely, sql } from 'kysely';
import type { RequestBucketStore, RequestGrant } from '../../domain/ports/request-bucket-store.ts';
import type { PostgresTables } from './postgres-tables.ts';

const MINUTE_MS = 60_000;
/** Rounding must not keep back a request that is due. */
const ROUNDING = 1e-6;

/**
 * Token buckets as rows. A row says when its bucket is full again: with `perMinute` requests in 60 s, each request taken moves
 * that moment by one interval. A row whose moment has passed says nothing, and can go.
 */
export class PostgresRequestBuckets implements RequestBucketStore {
  readonly #db: Kysely<PostgresTables>;
  readonly #interval: number;
  readonly #testTime: () => number | null;

  /** @param testTime replaces the time of the server, in tests; milliseconds since the epoch */
  constructor(db: Kysely<PostgresTables>, perMinute: number, testTime: () => number | null = () => null) {
    this.#db = db;
    this.#interval = MINUTE_MS / perMinute;
    this.#testTime = testTime;
  }

  async take(caller: string, wanted: number): Promise<RequestGrant> {
    const interval = this.#interval;
    const now = sql<number>`coalesce(${this.#testTime()}::float8, extract(epoch from statement_timestamp()) * 1000)::float8`;
    const fullAt = sql<number>`greatest(${sql.ref('request_bucket.full_at')}, ${now})`;
    const room = sql`floor((${now} + ${MINUTE_MS} - ${fullAt}) / ${interval}::float8 + ${ROUNDING}::float8)`;
    const granted = sql<number>`greatest(0, least(${wanted}, ${room}))::integer`;
    const row = await this.#db
      .insertInto('request_bucket')
      .values({ caller, full_at: sql`${now} + ${wanted * interval}::float8`, granted: wanted, asked_at: now })
      .onConflict((conflict) =>
        conflict
          .column('caller')
          .doUpdateSet({ full_at: sql`${fullAt} + ${interval}::float8 * ${granted}`, granted, asked_at: now }),
      )
      .returning(['granted', 'full_at', 'asked_at'])
      .executeTakeFirstOrThrow();
    return { granted: row.granted, waitMs: Math.max(0, row.full_at + interval - row.asked_at - MINUTE_MS) };
  }

  async deleteBefore(instant: Date, limit: number): Promise<number> {
    const full = this.#db
      .selectFrom('request_bucket')
      .select('caller')
      .where('full_at', '<', instant.getTime())
      .limit(limit);
    const { numDeletedRows } = await this.#db
      .deleteFrom('request_bucket')
      .where('caller', 'in', full)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}
