import type { Clock } from '../ports/clock.ts';

/**
 * Milliseconds between two looks for operations that nobody runs. With a lease of five seconds, what a dead process ran
 * goes on within nine. Each look is a statement, of which an idle replica has few to spend.
 */
const INTERVAL_MS = 2_500;
/** How much an interval may differ from that, as a share, so that processes that start at once do not ask at once. */
const JITTER = 0.25;
/** The longest interval, in milliseconds, where run after run fails. */
const MAX_INTERVAL_MS = 60_000;

export interface ClaimTimerOptions {
  /** Claims what nobody runs. */
  readonly claim: () => Promise<unknown>;
  readonly clock: Clock;
  /** Called with the error when claiming begins to fail; not again before it has worked. */
  readonly onFailure: (error: unknown) => void;
  /** From 0 to less than 1. */
  readonly random: () => number;
}

/**
 * Claims operations again and again until it is stopped. Where runs fail one after the other, such as on a full disk, less
 * and less often: each attempt writes some items anew.
 */
export class ClaimTimer {
  readonly #options: ClaimTimerOptions;
  #isStopped = false;
  #isFailing = false;
  #failedRuns = 0;
  #cancel = () => {};

  constructor(options: ClaimTimerOptions) {
    this.#options = options;
  }

  /** Claims at once for the first time, and resolves after that. Never rejects. */
  async start(): Promise<void> {
    const { claim, clock, onFailure } = this.#options;
    try {
      await claim();
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing && !this.#isStopped) onFailure(error);
      this.#isFailing = true;
    }
    if (!this.#isStopped) this.#cancel = clock.after(this.#interval(), () => void this.start());
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  /** The store took what a run wrote, or did not. */
  runEnded(how: 'stored' | 'failed'): void {
    this.#failedRuns = how === 'stored' ? 0 : this.#failedRuns + 1;
  }

  #interval(): number {
    const interval = Math.min(MAX_INTERVAL_MS, INTERVAL_MS * 2 ** this.#failedRuns);
    return interval * (1 - JITTER + 2 * JITTER * this.#options.random());
  }
}
