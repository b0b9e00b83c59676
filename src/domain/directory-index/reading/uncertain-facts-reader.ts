import type { Clock } from '../../ports/clock.ts';
import { readUncertainFacts, type UncertainDependencies } from './read-uncertain-facts.ts';

/** How long after a write has settled what it left open is read, in milliseconds. */
const AFTER_SETTLING_MS = 1_000;
/** Milliseconds until a reading that failed is tried again. */
const RETRY_MS = 30_000;

export interface UncertainReaderOptions {
  /** Its calls end with `close`. */
  readonly dependencies: UncertainDependencies;
  readonly clock: Clock;
  /** For how long after a write a reading does not count. */
  readonly settleMs: number;
  readonly onFailure: (error: unknown) => void;
}

/** Reads what the writes of this process leave open, soon after they have settled. */
export class UncertainFactsReader {
  readonly #options: UncertainReaderOptions;
  /** When the last write has settled. */
  #dueAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;
  #reading: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: UncertainReaderOptions) {
    this.#options = options;
  }

  /** Records that a write was made, or may have been. */
  recordWrite(): void {
    const { clock, settleMs } = this.#options;
    this.#dueAt = clock.now() + settleMs + AFTER_SETTLING_MS;
    if (this.#cancel === null) this.#readAt(this.#dueAt);
  }

  /** Resolves once nothing is under way. The session's signal has ended the calls before. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    await this.#reading;
  }

  #readAt(moment: number): void {
    if (this.#isClosed) return;
    const { clock } = this.#options;
    this.#cancel = clock.after(Math.max(0, moment - clock.now()), () => {
      this.#reading = this.#read();
    });
  }

  async #read(): Promise<void> {
    const { dependencies, clock, onFailure } = this.#options;
    const begunAt = clock.now();
    try {
      while (!this.#isClosed && (await readUncertainFacts(dependencies)));
      this.#cancel = null;
      // Of writes that came meanwhile, and have not settled.
      if (this.#dueAt > begunAt) this.#readAt(this.#dueAt);
    } catch (error) {
      if (this.#isClosed) return;
      onFailure(error);
      this.#readAt(clock.now() + RETRY_MS);
    }
  }
}
