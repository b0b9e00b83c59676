/** The clock of the embedded pool, with the same shape as the service's own, so that either can be used. */
export interface Clock {
  /** For durations: milliseconds since a fixed moment. Never runs backwards. */
  now(): number;
  /** For dates. */
  date(): Date;
  /** Runs the callback once after the given milliseconds. Returns a function that cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
