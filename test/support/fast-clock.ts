import { type Clock, systemClock } from '../../src/domain/ports/clock.ts';

const FACTOR = 1_000;

/** Time that runs a thousand times as fast: for what waits for seconds between calls that are made in earnest. */
export const fastClock: Clock = {
  now: () => systemClock.now() * FACTOR,
  date: () => systemClock.date(),
  after: (milliseconds, run) => systemClock.after(milliseconds / FACTOR, run),
};
