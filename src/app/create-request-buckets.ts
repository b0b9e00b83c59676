import type { Logger } from 'pino';
import type { Config } from '../config/parse-config.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { startRetention } from '../domain/primitives/retention.ts';
import { LocalRequestBuckets, type RequestBuckets } from '../http/security/request-buckets.ts';
import { SharedRequestBuckets } from '../http/security/shared-request-buckets.ts';
import type { StorageEngine } from '../storage/storage-engine.ts';

/** Days after which the bucket of a caller who sends nothing is deleted. */
const RETENTION_DAYS = 1;

export interface RequestBucketDependencies {
  readonly openStore: StorageEngine['openRequestBuckets'];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Replaces the time of the database, in tests. Milliseconds since the epoch. */
  readonly databaseTime?: (() => number) | undefined;
}

/** What callers may send: to this process, or to all processes of a shared store together. */
export function createRequestBuckets(
  { requestsPerMinute }: Config,
  { openStore, clock, logger, databaseTime }: RequestBucketDependencies,
): { readonly buckets: RequestBuckets; stop(): void } {
  const store = openStore?.(requestsPerMinute, databaseTime);
  if (store === undefined) return { buckets: new LocalRequestBuckets(requestsPerMinute, clock), stop() {} };
  const stop = startRetention(store, RETENTION_DAYS, clock, (err) => {
    logger.error({ err }, 'The rate limits of callers who are gone could not be removed; tried again in a day.');
  });
  return { buckets: new SharedRequestBuckets(store, requestsPerMinute, clock), stop };
}
