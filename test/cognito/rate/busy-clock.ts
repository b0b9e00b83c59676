import type { Clock } from '../../../src/domain/ports/clock.ts';
import type { FakeClock } from '../../support/fake-clock.ts';

/** The time of a process that is at work: what it spends passes at once, and timers that fall due meanwhile are late. */
export class BusyClock implements Clock {
  readonly #clock: FakeClock;
  #busyUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  now(): number {
    return Math.max(this.#clock.now(), this.#busyUntil);
  }

  date(): Date {
    return this.#clock.date();
  }

  spend(milliseconds: number): void {
    this.#busyUntil = this.now() + milliseconds;
  }

  after(milliseconds: number, run: () => void): () => void {
    let cancel = () => {};
    const wait = (until: number) => {
      cancel = this.#clock.after(until - this.#clock.now(), () => {
        if (this.now() > this.#clock.now()) wait(this.now());
        else run();
      });
    };
    wait(this.now() + milliseconds);
    return () => cancel();
  }
}
