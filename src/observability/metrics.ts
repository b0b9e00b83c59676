import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { BulkOutcome } from '../domain/bulk/bulk-operation.ts';
import type { CallObserver, ObservedCall } from '../domain/ports/call-observer.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { QuotaUsage } from '../domain/ports/quota-usage.ts';
import type { CompletedRequest, RequestObserver } from './request-observer.ts';

/** Seconds. From an answer without a call to a report that the quotas hold for minutes. */
const REQUEST_BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** Seconds. A call ends at 10 s by its time-out, a wait at MAX_WAIT_SECONDS, but for background work. */
const CALL_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Keys. */
const BATCH_BUCKETS = [1, 2, 5, 10, 20, 60, 100, 500];

export interface MetricsOptions {
  /** Asked at each scrape. */
  readonly usage: () => readonly QuotaUsage[];
  readonly clock: Clock;
}

/**
 * What Prometheus is told. Every label is a word of this service's or of Cognito's API, never a client's: there are as many
 * series as these words allow, whatever is sent. Has a registry of its own.
 */
export class Metrics implements CallObserver, RequestObserver {
  readonly #clock: Clock;
  readonly #registry = new Registry();
  readonly #requests: Counter<'type' | 'outcome'>;
  readonly #requestSeconds: Histogram<'type'>;
  readonly #calls: Counter<'operation' | 'outcome'>;
  readonly #callSeconds: Histogram<'operation'>;
  readonly #waitSeconds: Histogram<'operation'>;
  readonly #batches: Histogram<'loader'>;
  readonly #bulkItems: Counter<'outcome'>;
  readonly #auditFailures: Counter;

  constructor({ usage, clock }: MetricsOptions) {
    this.#clock = clock;
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: 'cognito_admin_requests_total',
      help: 'Requests answered, by their type.',
      labelNames: ['type', 'outcome'],
      registers,
    });
    this.#requestSeconds = new Histogram({
      name: 'cognito_admin_request_duration_seconds',
      help: 'Time from the arrival of a request to the end of its answer.',
      labelNames: ['type'],
      buckets: REQUEST_BUCKETS,
      registers,
    });
    this.#calls = new Counter({
      name: 'cognito_admin_calls_total',
      help: 'Attempts of calls that Cognito was sent.',
      labelNames: ['operation', 'outcome'],
      registers,
    });
    this.#callSeconds = new Histogram({
      name: 'cognito_admin_call_duration_seconds',
      help: 'Time from sending an attempt to its answer.',
      labelNames: ['operation'],
      buckets: CALL_BUCKETS,
      registers,
    });
    this.#waitSeconds = new Histogram({
      name: 'cognito_admin_quota_wait_seconds',
      help: 'Time that an attempt waited for quota before it was sent.',
      labelNames: ['operation'],
      buckets: CALL_BUCKETS,
      registers,
    });
    this.#batches = new Histogram({
      name: 'cognito_admin_loader_batch_size',
      help: 'Distinct keys that a loader was asked for at once.',
      labelNames: ['loader'],
      buckets: BATCH_BUCKETS,
      registers,
    });
    this.#bulkItems = new Counter({
      name: 'cognito_admin_bulk_items_total',
      help: 'Items of bulk operations that came to an end, without dry runs.',
      labelNames: ['outcome'],
      registers,
    });
    this.#auditFailures = new Counter({
      name: 'cognito_admin_audit_failures_total',
      help: 'Changes, or outcomes of changes, that the audit trail could not take.',
      registers,
    });
    this.#addQuotas(usage);
    collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything in Prometheus's text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The names of all metrics, those without a value included. */
  get names(): readonly string[] {
    return this.#registry.getMetricsAsArray().map(({ name }) => name);
  }

  onRequestCompleted(_request: object, { type, outcome, ms }: Pick<CompletedRequest, 'type' | 'outcome' | 'ms'>): void {
    this.#requests.inc({ type, outcome });
    this.#requestSeconds.observe({ type }, ms / 1_000);
  }

  onStart(operation: string): ObservedCall {
    let since = this.#clock.now();
    const lap = () => {
      const began = since;
      since = this.#clock.now();
      return (since - began) / 1_000;
    };
    return {
      onSend: () => this.#waitSeconds.observe({ operation }, lap()),
      onResponse: (outcome) => {
        this.#calls.inc({ operation, outcome });
        this.#callSeconds.observe({ operation }, lap());
      },
      onEnd() {},
    };
  }

  /** A loader was asked for so many keys at once. */
  batch(loader: string, keys: number): void {
    this.#batches.observe({ loader }, keys);
  }

  bulkItem(outcome: Exclude<BulkOutcome, 'PENDING'>): void {
    this.#bulkItems.inc({ outcome: outcome.toLowerCase() });
  }

  auditFailed(): void {
    this.#auditFailures.inc();
  }

  #addQuotas(usage: () => readonly QuotaUsage[]): void {
    const gauge = (name: string, help: string, read: (usage: QuotaUsage) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['category'],
        registers: [this.#registry],
        collect() {
          for (const each of usage()) this.set({ category: each.category }, read(each));
        },
      });
    gauge('cognito_admin_quota_limit', 'Calls per second allowed now.', ({ limitPerSecond }) => limitPerSecond);
    gauge('cognito_admin_quota_used', 'Calls begun in the last second.', ({ usedInLastSecond }) => usedInLastSecond);
    gauge('cognito_admin_quota_queued', 'Calls that wait for quota.', ({ queued }) => queued);
    gauge(
      'cognito_admin_quota_throttled',
      'Calls that Cognito refused for their rate in the last minute.',
      ({ throttledInLastMinute }) => throttledInLastMinute,
    );
  }
}
