/** Time as the product sees it; injected, so that no test sleeps. */
export interface Clock {
  /** Milliseconds since the epoch, with fractions. Never runs backwards. */
  now(): number;
  /** Runs the callback once after the given milliseconds; the answer cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

/** The machine's own time. `performance` rather than `Date`: a correction of the wall clock must not stall the pacer. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
