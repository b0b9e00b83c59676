import type { Clock } from '../ports/clock.ts';
import type { ItemResult } from './bulk-operation.ts';

/** Milliseconds that a result may wait for others, so that an operation's progress is never older. */
const MAX_DELAY_MS = 50;
/**
 * As many results are written without waiting for more: what is known of a page of items before they are written. Each write
 * to a file is a commit, in which the process does nothing else, and which takes 50 ms on a busy disk.
 */
const MAX_SIZE = 1_000;

/**
 * Gathers results, so that not every item costs the store a commit. Batches are written one after the other. A result
 * that is lost with the process does no harm: its item is done again.
 */
export class ResultBatch {
  readonly #clock: Clock;
  readonly #write: (results: readonly ItemResult[]) => Promise<void>;
  readonly #onFailure: (error: unknown) => void;
  #results: ItemResult[] = [];
  #cancelDelay: (() => void) | null = null;
  /** Settles with the last batch that was handed to `write`. */
  #writing: Promise<void> = Promise.resolve();

  /** @param onFailure called with what `write` rejects with when nobody waits for it */
  constructor(
    clock: Clock,
    write: (results: readonly ItemResult[]) => Promise<void>,
    onFailure: (error: unknown) => void,
  ) {
    this.#clock = clock;
    this.#write = write;
    this.#onFailure = onFailure;
  }

  add(result: ItemResult): void {
    this.#results.push(result);
    if (this.#results.length >= MAX_SIZE) this.#flushInBackground();
    else this.#cancelDelay ??= this.#clock.after(MAX_DELAY_MS, () => this.#flushInBackground());
  }

  /** Resolves once all that was added is written. Rejects, and writes nothing more, once a batch could not be. */
  flush(): Promise<void> {
    this.#cancelDelay?.();
    this.#cancelDelay = null;
    if (this.#results.length > 0) {
      const results = this.#results;
      this.#results = [];
      this.#writing = this.#writing.then(() => this.#write(results));
    }
    return this.#writing;
  }

  #flushInBackground(): void {
    this.flush().catch(this.#onFailure);
  }
}
