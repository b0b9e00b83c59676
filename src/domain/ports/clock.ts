/** Time as the product sees it; injected, so that no test sleeps. */
export interface Clock {
  /** For durations: milliseconds since a moment that is fixed for the process, with fractions. Never runs backwards. */
  now(): number;
  /** For dates that are kept or shown: the machine's date and time, which jumps when somebody sets the clock. */
  date(): Date;
  /** Runs the callback once after the given milliseconds; the answer cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

/**
 * The machine's own time. Two readings of it: `performance` counts on whatever is done to the clock, so that a correction
 * stalls neither the pacer nor a time-out. `Date` follows the correction, so that the trail's times are right after it.
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
