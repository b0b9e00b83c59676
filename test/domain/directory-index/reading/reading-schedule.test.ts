import { describe, expect, it } from 'vitest';
import { ReadingSchedule } from '../../../../src/domain/directory-index/reading/reading-schedule.ts';

const MINUTE = 60_000;

describe('the time between two readings', () => {
  it('grows where nothing changes, as far as the target lets it, and shrinks when something does', () => {
    const schedule = new ReadingSchedule(60 * MINUTE);
    const intervals = [false, false, false, false, false, true].map((foundChanges) => {
      schedule.completed(4 * MINUTE, foundChanges);
      return schedule.intervalMs / MINUTE;
    });
    expect(intervals).toEqual([10, 20, 40, 50, 50, 5]);
  });

  it('is never more than an hour', () => {
    const schedule = new ReadingSchedule(24 * 60 * MINUTE);
    for (let reading = 0; reading < 10; reading += 1) schedule.completed(MINUTE, false);
    expect(schedule.intervalMs).toBe(60 * MINUTE);
  });
});
