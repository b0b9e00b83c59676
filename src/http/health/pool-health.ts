import type { Logger } from 'pino';
import type { Clock } from '../../domain/ports/clock.ts';
import { TtlCache } from '../../domain/primitives/ttl-cache.ts';
import type { Health, Readiness } from './health.ts';
import { ReadinessLog } from './readiness-log.ts';

/** How long the result of one probe is valid, in milliseconds: load balancers ask every few seconds, and a probe is a call. */
const CACHE_TTL_MS = { ready: 60_000, unready: 5_000 };

/**
 * Readiness of the pool by one call, which tells whether credentials, Region, pool and permission are right. Writes one log
 * line when the result changes.
 */
export class PoolHealth implements Health {
  readonly #look: () => Promise<unknown>;
  readonly #log: ReadinessLog;
  readonly #cache: TtlCache<Readiness>;

  /** @param look makes the call; rejects if the pool cannot be used */
  constructor({ look, clock, logger }: { look: () => Promise<unknown>; clock: Clock; logger: Logger }) {
    this.#look = look;
    this.#log = new ReadinessLog(logger);
    this.#cache = new TtlCache(clock, ({ ready }) => (ready ? CACHE_TTL_MS.ready : CACHE_TTL_MS.unready));
  }

  ready(): Promise<Readiness> {
    return this.#cache.getOrLoad('pool', 'interactive', () => this.#probe());
  }

  async #probe(): Promise<Readiness> {
    const state: Readiness = await this.#look().then(
      () => ({ ready: true }),
      (error: unknown) => ({
        ready: false,
        serves: 'nothing',
        reason: error instanceof Error ? error.message : String(error),
      }),
    );
    this.#log.report(state);
    return state;
  }
}
