import type { Logger } from 'pino';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Health, Readiness } from './health.ts';
import { ReadinessLog } from './readiness-log.ts';

/** How long one look at the pool is believed, in milliseconds: probes come every few seconds, and each look is a call. */
const CACHE_TTL_MS = { ready: 60_000, unready: 5_000 };

/**
 * Readiness by a look at the pool: credentials, Region, pool and permission in one call, which is shared by the probes
 * of the next while. One log line when the answer changes.
 */
export class PoolHealth implements Health {
  readonly #look: () => Promise<unknown>;
  readonly #clock: Clock;
  readonly #log: ReadinessLog;
  #last: { readonly at: number; readonly state: Promise<Readiness> } | null = null;
  #ttlMs = 0;

  /** @param look rejects where the pool cannot be used */
  constructor({ look, clock, logger }: { look: () => Promise<unknown>; clock: Clock; logger: Logger }) {
    this.#look = look;
    this.#clock = clock;
    this.#log = new ReadinessLog(logger);
  }

  ready(): Promise<Readiness> {
    const now = this.#clock.now();
    if (this.#last === null || now - this.#last.at > this.#ttlMs) {
      this.#ttlMs = Number.POSITIVE_INFINITY;
      this.#last = { at: now, state: this.#probe() };
    }
    return this.#last.state;
  }

  async #probe(): Promise<Readiness> {
    const state: Readiness = await this.#look().then(
      () => ({ ready: true }),
      (error: unknown) => ({ ready: false, reason: error instanceof Error ? error.message : String(error) }),
    );
    this.#ttlMs = state.ready ? CACHE_TTL_MS.ready : CACHE_TTL_MS.unready;
    this.#log.report(state);
    return state;
  }
}
