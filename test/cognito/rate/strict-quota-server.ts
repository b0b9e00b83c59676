import type { Clock } from '../../../src/domain/ports/clock.ts';

/** What the strict server refuses with. */
export class TooManyRequests extends Error {}

export const isThrottle = (error: unknown): boolean => error instanceof TooManyRequests;

/**
 * A server at some distance that takes so many calls in any rolling second of its own, by arrival. What it refuses does
 * not count.
 */
export class StrictServer {
  readonly #clock: Clock;
  readonly #quota: number;
  readonly #taken: number[] = [];
  taken = 0;
  refused = 0;

  constructor(clock: Clock, quota: number) {
    this.#clock = clock;
    this.#quota = quota;
  }

  /** One call: on its way there for so long, and on its way back. In no time it arrives before the sender goes on. */
  async call(there: number, back = 0): Promise<void> {
    if (there > 0) await this.#delay(there);
    const admitted = this.arrive();
    await this.#delay(back);
    if (!admitted) throw new TooManyRequests();
  }

  /** A call that arrives now; whether it was taken. */
  arrive(): boolean {
    const now = this.#clock.now();
    if (this.#taken.length >= this.#quota && (this.#taken[this.#taken.length - this.#quota] ?? 0) > now - 1_000) {
      this.refused += 1;
      return false;
    }
    this.#taken.push(now);
    if (this.#taken.length > 4 * this.#quota) this.#taken.splice(0, 2 * this.#quota);
    this.taken += 1;
    return true;
  }

  #delay(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(milliseconds, resolve));
  }
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
