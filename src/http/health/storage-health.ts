import type { Logger } from 'pino';
import { StoreUnavailableError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { afterDelay, type EventSource, firstEvent } from '../../domain/primitives/first-event.ts';
import { TtlCache } from '../../domain/primitives/ttl-cache.ts';
import type { Health, Readiness } from './health.ts';
import { ReadinessLog } from './readiness-log.ts';

/** How long the result of one probe is valid, in milliseconds: anyone who reaches the port may ask as often as they like. */
const CACHE_TTL_MS = 5_000;
/** How long a probe may take, in milliseconds: load balancers wait for 2 to 5 s, a statement of PostgreSQL for 12 s. */
const PROBE_TIMEOUT_MS = 1_500;

/**
 * Readiness by a write to the store: if the audit trail cannot be written, no change is made, so other instances should
 * get the requests. Reads go on. Makes no call to Cognito, but an fsync, which takes up to 30 ms on a busy disk.
 */
export class StorageHealth implements Health {
  readonly #write: () => Promise<void>;
  readonly #clock: Clock;
  readonly #log: ReadinessLog;
  readonly #cache: TtlCache<Readiness>;
  /** A write that takes too long: probes wait for it instead of occupying one connection each. */
  #late: Promise<Readiness> | null = null;

  /** @param write rejects if the store cannot be written */
  constructor(write: () => Promise<void>, clock: Clock, logger: Logger) {
    this.#write = write;
    this.#clock = clock;
    this.#cache = new TtlCache(clock, CACHE_TTL_MS);
    this.#log = new ReadinessLog(logger);
  }

  ready(): Promise<Readiness> {
    return this.#cache.getOrLoad('storage', 'interactive', () => this.#probe());
  }

  /** Called when a write has failed: the next request makes a new probe. */
  doubt(): void {
    this.#cache.invalidate(() => true);
  }

  async #probe(): Promise<Readiness> {
    const state = await this.#inTime(this.#late ?? this.#attempt());
    this.#log.report(state);
    return state;
  }

  #attempt(): Promise<Readiness> {
    return this.#write().then(
      () => ({ ready: true }),
      (error: unknown) => unready(reasonOf(error)),
    );
  }

  async #inTime(attempt: Promise<Readiness>): Promise<Readiness> {
    let state: Readiness | null = null;
    const settled: EventSource = (listener) => {
      void attempt.then((result) => {
        state = result;
        if (this.#late === attempt) this.#late = null;
        listener();
      });
      return () => {};
    };
    await firstEvent(settled, afterDelay(this.#clock, PROBE_TIMEOUT_MS));
    if (state !== null) return state;
    this.#late = attempt;
    return unready(`${STORE} has not taken a write within ${PROBE_TIMEOUT_MS / 1_000} s.`);
  }
}

const STORE = 'The store of the audit trail and the bulk operations (DATA_DIR or DATABASE_URL)';

/** Reads make no use of the store. */
function unready(reason: string): Readiness {
  return { ready: false, serves: 'reads', reason };
}

function reasonOf(error: unknown): string {
  if (error instanceof StoreUnavailableError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `${STORE} cannot be written: ${reason}`;
}
