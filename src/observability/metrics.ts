import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../domain/ports/clock.ts';
import type { QuotaUsage } from '../domain/ports/quota-usage.ts';
import { IndexMetrics } from './index-metrics.ts';
import { createPoolMetricFamilies, type PoolMetricFamilies, PoolMetrics } from './pool-metrics.ts';
import type { CompletedRequest, RequestObserver } from './request-observer.ts';
import { SharedQuotaMetrics } from './shared-quota-metrics.ts';
import { StoreMetrics } from './store-metrics.ts';

/** Seconds: from a response without a call to a report that takes minutes at the quotas. */
const REQUEST_BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
export interface MetricsOptions {
  /** Called at each scrape. */
  readonly usage: () => readonly QuotaUsage[];
  readonly clock: Clock;
}

/**
 * The metrics for Prometheus. Every label is a word of this service or of Cognito's API, never text of a client, so that the
 * number of series is limited. Has a registry of its own.
 */
export class Metrics implements RequestObserver {
  readonly #clock: Clock;
  readonly #registry = new Registry();
  readonly #requests: Counter<'type' | 'outcome'>;
  readonly #requestSeconds: Histogram<'type'>;
  readonly #poolFamilies: PoolMetricFamilies;
  readonly sharedQuota: SharedQuotaMetrics;
  readonly store: StoreMetrics;
  readonly index: IndexMetrics;

  constructor({ usage, clock }: MetricsOptions) {
    this.#clock = clock;
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: 'cognito_admin_requests_total',
      help: 'Completed requests, by their type.',
      labelNames: ['type', 'outcome'],
      registers,
    });
    this.#requestSeconds = new Histogram({
      name: 'cognito_admin_request_duration_seconds',
      help: 'Time from the arrival of a request to the end of its response.',
      labelNames: ['type'],
      buckets: REQUEST_BUCKETS,
      registers,
    });
    this.#poolFamilies = createPoolMetricFamilies(this.#registry);
    this.#addQuotas(usage);
    this.sharedQuota = new SharedQuotaMetrics(this.#registry);
    this.store = new StoreMetrics(this.#registry);
    this.index = new IndexMetrics(this.#registry);
    collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Returns all metrics in Prometheus's text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The names of all metrics, including those without a value. */
  get names(): readonly string[] {
    return this.#registry.getMetricsAsArray().map(({ name }) => name);
  }

  onRequestCompleted(_request: object, { type, outcome, ms }: Pick<CompletedRequest, 'type' | 'outcome' | 'ms'>): void {
    this.#requests.inc({ type, outcome });
    this.#requestSeconds.observe({ type }, ms / 1_000);
  }

  /** Returns the metrics of one pool. */
  forPool(poolId: string): PoolMetrics {
    return new PoolMetrics(this.#poolFamilies, poolId, this.#clock);
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
    gauge('cognito_admin_quota_used', 'Calls started in the last second.', ({ usedInLastSecond }) => usedInLastSecond);
    gauge('cognito_admin_quota_queued', 'Calls that wait for quota.', ({ queued }) => queued);
    gauge(
      'cognito_admin_quota_throttled',
      'Calls that Cognito throttled in the last minute.',
      ({ throttledInLastMinute }) => throttledInLastMinute,
    );
  }
}
