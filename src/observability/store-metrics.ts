import { Gauge, Histogram, type Registry } from 'prom-client';
import type { OnStatement } from '../domain/ports/store-usage.ts';

/** Seconds. From a statement of SQLite to the time-outs of PostgreSQL, of 5 and 12 s. */
const STATEMENT_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 12];

export type StoreEngine = 'sqlite' | 'postgres';

/** The store of one pool. */
export interface ObservedStore {
  /** Whether a change could be recorded now. Never rejects. */
  isAvailable(): Promise<boolean>;
  /** Bulk operations that this process holds. */
  leases(): number;
}

/** What concerns the store of the audit trail and the bulk operations. */
export class StoreMetrics {
  readonly #statementSeconds: Histogram<'engine' | 'outcome'>;
  readonly #stores = new Map<string, ObservedStore>();

  constructor(registry: Registry) {
    const registers = [registry];
    const stores = this.#stores;
    this.#statementSeconds = new Histogram({
      name: 'cognito_admin_store_statement_duration_seconds',
      help: 'Time of a statement of the store.',
      labelNames: ['engine', 'outcome'],
      buckets: STATEMENT_BUCKETS,
      registers,
    });
    new Gauge({
      name: 'cognito_admin_store_available',
      help: '1 while changes can be recorded, 0 while they are refused.',
      labelNames: ['pool'],
      registers,
      async collect() {
        const states = [...stores].map(async ([pool, store]) => ({ pool, isAvailable: await store.isAvailable() }));
        for (const { pool, isAvailable } of await Promise.all(states)) this.set({ pool }, isAvailable ? 1 : 0);
      },
    });
    new Gauge({
      name: 'cognito_admin_bulk_leases',
      help: 'Bulk operations that this process runs.',
      labelNames: ['pool'],
      registers,
      collect() {
        for (const [pool, store] of stores) this.set({ pool }, store.leases());
      },
    });
  }

  /** Asks this store at each scrape from now on. */
  watchPool(poolId: string, store: ObservedStore): void {
    this.#stores.set(poolId, store);
  }

  /** Returns what counts the statements of an engine. */
  statementsOf(engine: StoreEngine): OnStatement {
    return (milliseconds, outcome) => this.#statementSeconds.observe({ engine, outcome }, milliseconds / 1_000);
  }
}
