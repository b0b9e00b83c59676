import type { Logger } from 'pino';
import { StoreUnavailableError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Health, Readiness } from './health.ts';
import { ReadinessLog } from './readiness-log.ts';

/** Milliseconds that a write is believed: whoever reaches the port may probe as often as they like. */
const BELIEVED_MS = 5_000;

/**
 * Readiness by a write to the store: where the trail cannot be written, no change is made, so other instances should get
 * the requests. No call to Cognito, but an fsync, during which the process does nothing else: 30 ms on a busy disk.
 */
export class StorageHealth implements Health {
  readonly #write: () => void;
  readonly #clock: Clock;
  readonly #log: ReadinessLog;
  #last: { readonly at: number; readonly state: Readiness } | null = null;

  /** @param write throws where the store takes nothing */
  constructor(write: () => void, clock: Clock, logger: Logger) {
    this.#write = write;
    this.#clock = clock;
    this.#log = new ReadinessLog(logger);
  }

  ready(): Readiness {
    const now = this.#clock.now();
    if (this.#last !== null && now - this.#last.at <= BELIEVED_MS) return this.#last.state;
    const state = this.#probe();
    this.#last = { at: now, state };
    this.#log.note(state);
    return state;
  }

  /** A write has failed: what was believed until now is looked at again. */
  doubt(): void {
    this.#last = null;
  }

  #probe(): Readiness {
    try {
      this.#write();
      return { ready: true };
    } catch (error) {
      if (error instanceof StoreUnavailableError) return { ready: false, reason: error.message };
      const reason = error instanceof Error ? error.message : String(error);
      return {
        ready: false,
        reason: `The store of the audit trail and the bulk operations (DATA_DIR) cannot be written: ${reason}`,
      };
    }
  }
}
