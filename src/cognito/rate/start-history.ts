import type { Permit } from './start-limiter.ts';

/** How long a start is kept: the second before a call is still known when its throttle comes in. */
const HISTORY_MS = 3_000;

/** No more than this share of a second's calls, or MIN_BURST, start within BURST_WINDOW_MS. */
const BURST_SHARE = 0.1;
const BURST_WINDOW_MS = 25;
const MIN_BURST = 32;

/** The attempts of one limit that started lately, in their order. */
export class StartHistory {
  /** From #oldest on: the starts of the last HISTORY_MS. */
  readonly #starts: Permit[] = [];
  #oldest = 0;

  add(permit: Permit): void {
    this.#starts.push(permit);
  }

  /** Drops the starts of more than HISTORY_MS ago. */
  evictExpired(now: number): void {
    for (let first = this.#starts[this.#oldest]; first !== undefined; first = this.#starts[this.#oldest]) {
      if (first.at > now - HISTORY_MS) break;
      this.#oldest += 1;
    }
    // Shifting one by one from the front would move all the others each time.
    if (2 * this.#oldest <= this.#starts.length) return;
    this.#starts.splice(0, this.#oldest);
    this.#oldest = 0;
  }

  /** Returns when the call `back` starts ago started (1 is the latest), or −Infinity if none did lately. */
  startedBack(back: number): number {
    return this.#starts.at(-back)?.at ?? Number.NEGATIVE_INFINITY;
  }

  /** Returns the moment from which one more call fits into a part of a large burst. */
  burstOpens(perSecond: number): number {
    return this.startedBack(Math.max(MIN_BURST, Math.ceil(BURST_SHARE * perSecond))) + BURST_WINDOW_MS;
  }

  /** Returns how many attempts started in so many milliseconds before `now`. O(started). */
  startedWithin(milliseconds: number, now: number): number {
    return this.#starts.length - 1 - this.#starts.findLastIndex(({ at }) => at <= now - milliseconds);
  }

  /** Returns how many earlier attempts may share Cognito's second with this one and were not throttled. O(started). */
  acceptedBefore(permit: Permit): number {
    const before = this.#starts.slice(0, Math.max(0, this.#starts.lastIndexOf(permit)));
    return before.filter(({ freeAt, throttled }) => !throttled && freeAt > permit.at).length;
  }
}
