import type { Clock } from '../../domain/ports/clock.ts';

/** One timer that is set anew for each moment at which there may be work. */
export class WakeTimer {
  readonly #clock: Clock;
  readonly #onWake: () => void;
  #set: { readonly at: number; readonly cancel: () => void } | null = null;

  constructor(clock: Clock, onWake: () => void) {
    this.#clock = clock;
    this.#onWake = onWake;
  }

  /** Replaces the timer. Infinity sets none. */
  schedule(at: number, now: number): void {
    if (this.#set?.at === at) return;
    this.#set?.cancel();
    this.#set = null;
    if (at === Number.POSITIVE_INFINITY) return;
    // Timers count whole milliseconds and cut off fractions: one that fires too early would be set again at once.
    const cancel = this.#clock.after(Math.max(1, Math.ceil(at - now)), () => {
      this.#set = null;
      this.#onWake();
    });
    this.#set = { at, cancel };
  }
}
