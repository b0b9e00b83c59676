import { yieldToEventLoop } from '../../../../domain/primitives/yield-to-event-loop.ts';

/** For how long one piece of work has the process for itself, in milliseconds. */
const SLICE_MS = 8;

/** Lets others have their turn during work that takes long. */
export class TimeSlice {
  #startedAt = performance.now();

  /** Resolves at once unless the time is up. */
  async pause(): Promise<void> {
    if (performance.now() - this.#startedAt < SLICE_MS) return;
    await yieldToEventLoop();
    this.#startedAt = performance.now();
  }
}
