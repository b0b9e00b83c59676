import type { Clock } from '../../domain/ports/clock.ts';

/** The time of a store whose past is made up: what is written while it shows the past is dated then. */
export class HistoryClock implements Clock {
  readonly #clock: Clock;
  #past: Date | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  date(): Date {
    return this.#past ?? this.#clock.date();
  }

  after(milliseconds: number, run: () => void): () => void {
    return this.#clock.after(milliseconds, run);
  }

  /** Null: the present. */
  show(past: Date | null): void {
    this.#past = past;
  }
}
