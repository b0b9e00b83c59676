import { Counter, Gauge, type Registry } from 'prom-client';
import type { CurrentReading, ReadingObserver } from '../domain/directory-index/reading/index-reader.ts';

/** The index of one pool. */
export interface ObservedIndex {
  /** Milliseconds since the newest complete reading began, or null before the first. Never rejects: null where it cannot tell. */
  lagMs(): Promise<number | null>;
  readonly maxLagMs: number;
}

/** What concerns the index of the directory. */
export class IndexMetrics {
  readonly #indexes = new Map<string, ObservedIndex>();
  readonly #readings: Counter<'pool' | 'outcome'>;
  readonly #calls: Counter<'pool'>;
  readonly #pages: Gauge<'pool'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#readings = new Counter({
      name: 'cognito_admin_index_readings_total',
      help: 'Readings of the pool into the index. Short: Cognito ended a list early, and nothing was ended for it.',
      labelNames: ['pool', 'outcome'],
      registers,
    });
    this.#calls = new Counter({
      name: 'cognito_admin_index_calls_total',
      help: 'Calls of the readings that this process completed.',
      labelNames: ['pool'],
      registers,
    });
    this.#pages = new Gauge({
      name: 'cognito_admin_index_reading_pages',
      help: 'Pages that the reading under way has read; 0 while this process reads nothing.',
      labelNames: ['pool'],
      registers,
    });
    this.#addLag(registry);
  }

  /** Asks this index at each scrape from now on. Returns what counts its readings. */
  watchPool(pool: string, index: ObservedIndex): ReadingObserver {
    this.#indexes.set(pool, index);
    const count = (outcome: 'complete' | 'short' | 'failed', reading?: CurrentReading) => {
      this.#readings.inc({ pool, outcome });
      this.#pages.set({ pool }, 0);
      if (reading !== undefined) this.#calls.inc({ pool }, reading.meter.total);
    };
    return {
      onProgress: ({ progress }) => this.#pages.set({ pool }, progress.pages),
      onComplete: (reading) => count('complete', reading),
      onShort: (reading) => count('short', reading),
      onFailure: () => count('failed'),
    };
  }

  #addLag(registry: Registry): void {
    const indexes = this.#indexes;
    const gauge = (name: string, help: string, read: (index: ObservedIndex) => Promise<number | null>) =>
      new Gauge({
        name,
        help,
        labelNames: ['pool'],
        registers: [registry],
        async collect() {
          this.reset();
          for (const [pool, index] of indexes) {
            const value = await read(index);
            if (value !== null) this.set({ pool }, value);
          }
        },
      });
    gauge(
      'cognito_admin_index_lag_seconds',
      'Time since the newest complete reading began: what was changed elsewhere before that is in the index.',
      async (index) => {
        const lag = await index.lagMs();
        return lag === null ? null : lag / 1_000;
      },
    );
    gauge(
      'cognito_admin_index_in_time',
      '1 while the index is no older than INDEX_MAX_LAG_MINUTES, 0 while it is, or was never complete.',
      async (index) => {
        const lag = await index.lagMs();
        return lag !== null && lag <= index.maxLagMs ? 1 : 0;
      },
    );
  }
}
