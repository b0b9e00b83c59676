import type { Clock } from '../../src/domain/ports/clock.ts';

// Taken before a test can replace it with a fake.
const macrotask = setImmediate;

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Time that moves only when a test says so.
 *
 *     const clock = new FakeClock();
 *     const answer = service.doSomethingSlow(clock);
 *     await clock.advance(1_000);
 *     await answer;
 *
 * Awaiting `answer` before advancing waits for ever: nothing but `advance` runs a timer.
 */
export class FakeClock implements Clock {
  /** In order of time; timers of the same moment in the order in which they were set. */
  readonly #timers: Timer[] = [];
  #now: number;
  #correction = 0;

  /** @param now milliseconds since the epoch; a present date by default, so that fractions are as coarse as in real life */
  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  date(): Date {
    return new Date(this.#now + this.#correction);
  }

  /** As an administrator, or the time service of the machine, does: dates jump, durations do not. */
  setDate(date: Date): void {
    this.#correction = date.getTime() - this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, milliseconds), run };
    const later = this.#timers.findIndex((other) => other.at > timer.at);
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer);
    return () => {
      const place = this.#timers.indexOf(timer);
      if (place >= 0) this.#timers.splice(place, 1);
    };
  }

  /** How many timers are set and have not run. */
  get pending(): number {
    return this.#timers.length;
  }

  /**
   * Lets the time pass, running each timer at its own moment, those included that are set on the way. Promise callbacks
   * settle before the first timer, between timers and after the last. `advance(0)` settles them and lets no time pass.
   */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    for (let next = this.#timers[0]; next !== undefined && next.at <= end; next = this.#timers[0]) {
      this.#timers.shift();
      this.#now = next.at;
      next.run();
      await settle();
    }
    this.#now = end;
  }
}

/** A turn of the event loop: however long a chain of promise callbacks is, it has run by then. */
function settle(): Promise<void> {
  return new Promise((resolve) => macrotask(resolve));
}
