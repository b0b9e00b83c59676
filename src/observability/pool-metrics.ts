import { Counter, Histogram, type Registry } from 'prom-client';
import type { BulkOutcome } from '../domain/bulk/bulk-operation.ts';
import type { CallObserver, ObservedCall } from '../domain/ports/call-observer.ts';
import type { Clock } from '../domain/ports/clock.ts';

/** Seconds. A call times out at 10 s, a wait at MAX_WAIT_SECONDS, except for background work. */
const CALL_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Numbers of keys. */
const BATCH_BUCKETS = [1, 2, 5, 10, 20, 60, 100, 500];

/** The metrics with a value for each pool. */
export interface PoolMetricFamilies {
  readonly calls: Counter<'pool' | 'operation' | 'outcome'>;
  readonly callSeconds: Histogram<'pool' | 'operation'>;
  readonly waitSeconds: Histogram<'pool' | 'operation'>;
  readonly batches: Histogram<'pool' | 'loader'>;
  readonly bulkItems: Counter<'pool' | 'outcome'>;
  readonly auditFailures: Counter<'pool'>;
}

/** Registers the metrics, each once for all pools. */
export function createPoolMetricFamilies(registry: Registry): PoolMetricFamilies {
  const registers = [registry];
  return {
    calls: new Counter({
      name: 'cognito_admin_calls_total',
      help: 'Attempts of calls that were sent to Cognito.',
      labelNames: ['pool', 'operation', 'outcome'],
      registers,
    }),
    callSeconds: new Histogram({
      name: 'cognito_admin_call_duration_seconds',
      help: 'Time from sending an attempt to its response.',
      labelNames: ['pool', 'operation'],
      buckets: CALL_BUCKETS,
      registers,
    }),
    waitSeconds: new Histogram({
      name: 'cognito_admin_quota_wait_seconds',
      help: 'Time that an attempt waited for quota before it was sent.',
      labelNames: ['pool', 'operation'],
      buckets: CALL_BUCKETS,
      registers,
    }),
    batches: new Histogram({
      name: 'cognito_admin_loader_batch_size',
      help: 'Distinct keys of each batch of a loader.',
      labelNames: ['pool', 'loader'],
      buckets: BATCH_BUCKETS,
      registers,
    }),
    bulkItems: new Counter({
      name: 'cognito_admin_bulk_items_total',
      help: 'Completed items of bulk operations, without dry runs.',
      labelNames: ['pool', 'outcome'],
      registers,
    }),
    auditFailures: new Counter({
      name: 'cognito_admin_audit_failures_total',
      help: 'Changes, or outcomes of changes, that could not be written to the audit trail.',
      labelNames: ['pool'],
      registers,
    }),
  };
}

/** Counts the events of one pool. */
export class PoolMetrics implements CallObserver {
  readonly #families: PoolMetricFamilies;
  readonly #pool: string;
  readonly #clock: Clock;

  constructor(families: PoolMetricFamilies, poolId: string, clock: Clock) {
    this.#families = families;
    this.#pool = poolId;
    this.#clock = clock;
    // Zero from the start, so that the first failure is an increase.
    families.auditFailures.inc({ pool: poolId }, 0);
  }

  onStart(operation: string): ObservedCall {
    const pool = this.#pool;
    const { calls, callSeconds, waitSeconds } = this.#families;
    let since = this.#clock.now();
    const lap = () => {
      const began = since;
      since = this.#clock.now();
      return (since - began) / 1_000;
    };
    return {
      onSend: () => waitSeconds.observe({ pool, operation }, lap()),
      onResponse: (outcome) => {
        calls.inc({ pool, operation, outcome });
        callSeconds.observe({ pool, operation }, lap());
      },
      onEnd() {},
    };
  }

  /** Records how many keys a loader loads at once. */
  batch(loader: string, keys: number): void {
    this.#families.batches.observe({ pool: this.#pool, loader }, keys);
  }

  bulkItem(outcome: Exclude<BulkOutcome, 'PENDING'>): void {
    this.#families.bulkItems.inc({ pool: this.#pool, outcome: outcome.toLowerCase() });
  }

  auditFailed(): void {
    this.#families.auditFailures.inc({ pool: this.#pool });
  }
}
