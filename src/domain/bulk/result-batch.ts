import type { Clock } from '../ports/clock.ts';
import type { ItemResult } from './bulk-operation.ts';

/** Milliseconds that a result may wait for others, so that an operation's progress is never older. */
const DELAY_MS = 50;
/** Results that are written at once without waiting. */
const FULL = 200;

/**
 * Gathers results, so that not every item costs the store a commit. A result that is lost with the process does no harm:
 * its item is done again.
 */
export class ResultBatch {
  readonly #clock: Clock;
  readonly #write: (results: readonly ItemResult[]) => void;
  readonly #onFailure: (error: unknown) => void;
  #results: ItemResult[] = [];
  #cancel: (() => void) | null = null;

  /** @param onFailure takes what `write` threw when nobody was there to catch it */
  constructor(clock: Clock, write: (results: readonly ItemResult[]) => void, onFailure: (error: unknown) => void) {
    this.#clock = clock;
    this.#write = write;
    this.#onFailure = onFailure;
  }

  add(result: ItemResult): void {
    this.#results.push(result);
    if (this.#results.length >= FULL) this.flush();
    else this.#cancel ??= this.#clock.after(DELAY_MS, () => this.#flushLate());
  }

  /** Writes what has been gathered. Throws what `write` throws. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#results.length === 0) return;
    const results = this.#results;
    this.#results = [];
    this.#write(results);
  }

  #flushLate(): void {
    try {
      this.flush();
    } catch (error) {
      this.#onFailure(error);
    }
  }
}
