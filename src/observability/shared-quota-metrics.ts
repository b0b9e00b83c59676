import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { OnQuotaRequest, SharedQuotaUsage } from '../domain/ports/quota-usage.ts';

/** Seconds. From one way to a database beside the service to the time-out. */
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** What is asked of a shared quota. */
export interface ObservedQuota {
  /** Asked at each scrape. */
  usage(): SharedQuotaUsage;
  onRequest(listener: OnQuotaRequest): void;
}

/** What concerns the quotas that replicas share. Without a shared quota the metrics are there and have no figures. */
export class SharedQuotaMetrics {
  readonly #requestSeconds: Histogram<'outcome'>;
  #usage: (() => SharedQuotaUsage) | null = null;

  constructor(registry: Registry) {
    const registers = [registry];
    const usage = () => this.#usage?.();
    this.#requestSeconds = new Histogram({
      name: 'cognito_admin_quota_store_duration_seconds',
      help: 'Time of a request for a part of the shared quotas.',
      labelNames: ['outcome'],
      buckets: REQUEST_BUCKETS,
      registers,
    });
    new Counter({
      name: 'cognito_admin_quota_shared_starts_total',
      help: 'Starts of calls that were leased from the shared quotas, by what became of them.',
      labelNames: ['limit', 'outcome'],
      registers,
      collect() {
        this.reset();
        for (const { limit, granted, used, unused } of usage()?.limits ?? []) {
          this.inc({ limit, outcome: 'granted' }, granted);
          this.inc({ limit, outcome: 'used' }, used);
          this.inc({ limit, outcome: 'unused' }, unused);
        }
      },
    });
    const gauge = (name: string, help: string, read: (usage: SharedQuotaUsage) => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          const now = usage();
          if (now !== undefined) this.set(read(now));
        },
      });
    gauge('cognito_admin_quota_replicas', 'Replicas that share the quotas.', ({ replicas }) => replicas);
    gauge('cognito_admin_quota_standalone', '1 while the store of the quotas is not used.', ({ standalone }) =>
      standalone ? 1 : 0,
    );
  }

  /** Tells of the shared quota from now on. */
  watch(quota: ObservedQuota): void {
    this.#usage = () => quota.usage();
    quota.onRequest((milliseconds, outcome) => this.#requestSeconds.observe({ outcome }, milliseconds / 1_000));
  }
}
