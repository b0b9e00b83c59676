import type { Logger } from 'pino';
import { StoreUnavailableError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { TtlCache } from '../../domain/primitives/ttl-cache.ts';
import type { Health, Readiness } from './health.ts';
import { ReadinessLog } from './readiness-log.ts';

/** How long the result of one probe is valid, in milliseconds: anyone who reaches the port may ask as often as they like. */
const CACHE_TTL_MS = 5_000;

/**
 * Readiness by a write to the store: if the audit trail cannot be written, no change is made, so other instances should
 * get the requests. Makes no call to Cognito, but an fsync, which takes up to 30 ms on a busy disk.
 */
export class StorageHealth implements Health {
  readonly #write: () => Promise<void>;
  readonly #log: ReadinessLog;
  readonly #cache: TtlCache<Readiness>;

  /** @param write rejects if the store cannot be written */
  constructor(write: () => Promise<void>, clock: Clock, logger: Logger) {
    this.#write = write;
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
    const state = await this.#write().then(
      (): Readiness => ({ ready: true }),
      (error: unknown): Readiness => ({ ready: false, reason: reasonOf(error) }),
    );
    this.#log.report(state);
    return state;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof StoreUnavailableError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `The store of the audit trail and the bulk operations (DATA_DIR or DATABASE_URL) cannot be written: ${reason}`;
}
