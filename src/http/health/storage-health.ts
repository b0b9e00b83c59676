import type { Logger } from 'pino';
import { StoreUnavailableError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Health, Readiness } from './health.ts';
import { ReadinessLog } from './readiness-log.ts';

/** Milliseconds for which one probe is believed: whoever reaches the port may ask as often as they like. */
const CACHE_TTL_MS = 5_000;

/**
 * Readiness by a write to the store: if the audit trail cannot be written, no change is made, so other instances should
 * get the requests. Makes no call to Cognito, but an fsync, which takes up to 30 ms on a busy disk.
 */
export class StorageHealth implements Health {
  readonly #write: () => Promise<void>;
  readonly #clock: Clock;
  readonly #log: ReadinessLog;
  #last: { readonly at: number; readonly state: Promise<Readiness> } | null = null;

  /** @param write rejects if the store takes nothing */
  constructor(write: () => Promise<void>, clock: Clock, logger: Logger) {
    this.#write = write;
    this.#clock = clock;
    this.#log = new ReadinessLog(logger);
  }

  ready(): Promise<Readiness> {
    const now = this.#clock.now();
    if (this.#last === null || now - this.#last.at > CACHE_TTL_MS) this.#last = { at: now, state: this.#probe() };
    return this.#last.state;
  }

  /** A write has failed: the next question is answered by a new probe. */
  doubt(): void {
    this.#last = null;
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
  return `The store of the audit trail and the bulk operations (DATA_DIR) cannot be written: ${reason}`;
}
