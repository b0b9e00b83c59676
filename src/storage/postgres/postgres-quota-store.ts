import pg from 'pg';
import type { QuotaRequest, QuotaReservation, QuotaStore, QuotaThrottle } from '../../domain/ports/quota-store.ts';
import { clientConfig } from './client-config.ts';
import { openConnections } from './connection-pool.ts';
import type { PostgresOptions } from './postgres-options.ts';
import { toStoreError } from './to-store-error.ts';

/** One for reservations, which come one after the other, and one for what a throttle tells meanwhile. */
const MAX_CONNECTIONS = 2;
/** After which a statement is given up. The pacer goes on without its answer earlier. */
const ANSWER_MS = 5_000;
/** Throttles of calls that started this soon after the first one belong to its round, as in `AdaptiveRate`. */
const ROUND_MS = 2_500;

export interface PostgresQuotaStoreOptions extends PostgresOptions {
  /** The quotas are those of an account in a Region. A schema is used by replicas of one account. */
  readonly region: string;
  /** Told of a connection that broke while nobody used it. */
  readonly onConnectionLost: (error: unknown) => void;
  /** Replaces the time of the server, in tests. Milliseconds since the epoch. */
  readonly testTime?: (() => number) | undefined;
}

/**
 * The plans of the quotas, in a PostgreSQL that was migrated before. It has connections of its own: a call that waits for
 * quota does not wait for other statements.
 */
export class PostgresQuotaStore implements QuotaStore {
  readonly #connections: pg.Pool;
  readonly #schema: string;
  readonly #region: string;
  readonly #testTime: () => number | null;

  /** Connects with the first statement. */
  constructor(options: PostgresQuotaStoreOptions) {
    const { schema, region, onConnectionLost, testTime = () => null } = options;
    const config = { ...clientConfig(options), query_timeout: ANSWER_MS, statement_timeout: ANSWER_MS };
    this.#connections = openConnections(config, MAX_CONNECTIONS, onConnectionLost);
    this.#schema = pg.escapeIdentifier(schema);
    this.#region = region;
    this.#testTime = testTime;
  }

  /** @throws StoreUnavailableError if the database does not answer */
  async reserve(request: QuotaRequest): Promise<QuotaReservation> {
    const { replica, sequence, sentAt, standalone, share, lag, wishes } = request;
    const rows = await this.#query<{ reservation: QuotaReservation }>(
      `SELECT ${this.#schema}.quota_reserve($1, $2, $3, $4, $5, $6, $7, $8, $9) AS reservation`,
      [replica, sequence, sentAt, standalone, share, lag, JSON.stringify(wishes), this.#testTime()],
    );
    const [row] = rows;
    if (row === undefined) throw new TypeError('A function returns a row.');
    return row.reservation;
  }

  /** @throws StoreUnavailableError if the database does not answer */
  async recordThrottle(limit: string, { at, latestStart, before, reduced }: QuotaThrottle): Promise<void> {
    // Within a round its beginning and the rate before it stay, and the latest throttled call says what is left.
    await this.#query(
      `UPDATE ${this.#schema}.quota_plan SET throttle_at = CASE WHEN $4 < throttle_at + $7 THEN throttle_at ELSE $3 END,
         throttle_before = CASE WHEN $4 < throttle_at + $7 THEN throttle_before ELSE $5 END,
         throttle_latest_start = $4, throttle_reduced = $6
       WHERE region = $1 AND limit_name = $2 AND coalesce(throttle_latest_start < $4, true)`,
      [limit, at, latestStart, before, reduced, ROUND_MS],
    );
  }

  /** @throws StoreUnavailableError if the database does not answer */
  async leave(replica: string): Promise<void> {
    await this.#query(`DELETE FROM ${this.#schema}.quota_replica WHERE region = $1 AND id = $2`, [replica]);
  }

  /** Resolves once every connection is closed. */
  async close(): Promise<void> {
    await this.#connections.end();
  }

  /** @param values from $2 on: $1 is the Region */
  async #query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    try {
      const { rows } = await this.#connections.query<Row>(text, [this.#region, ...values]);
      return rows;
    } catch (error) {
      throw toStoreError(error, 'query') ?? error;
    }
  }
}
