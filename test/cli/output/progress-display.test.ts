import { describe, expect, test } from 'vitest';
import { formatDuration, formatProgress } from '../../../src/cli/output/format-progress.ts';
import { CLEAR_LINE, ProgressDisplay } from '../../../src/cli/output/progress-display.ts';
import type { ScanProgress } from '../../../src/domain/scan/scan-progress.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const progress: ScanProgress = {
  strategy: 'BY_GROUP',
  usersScanned: 43_210,
  groupsScanned: 55,
  groupsTotal: 120,
  callsMade: 812,
  estimatedSecondsLeft: 65,
};

describe('the text', () => {
  test('tells users, groups, calls, and the time left by which the bar is drawn', () => {
    expect(formatProgress(progress, 65, 120)).toBe(
      '██████████░░░░░░░░░░   50 %  43,210 users  55/120 groups  812 calls  1 min 5 s left',
    );
  });

  test('tells that nothing can be told of the time before the groups are known', () => {
    expect(formatProgress({ ...progress, groupsTotal: null, estimatedSecondsLeft: null }, 3, 120)).toBe(
      '░░░░░░░░░░░░░░░░░░░░    0 %  43,210 users  55/? groups  812 calls  reading the groups',
    );
  });

  test('is full when nothing is left', () => {
    expect(formatProgress({ ...progress, estimatedSecondsLeft: 0 }, 3, 120)).toMatch(/^█{20} {2}100 %/);
  });
});

test.each([
  [0.2, '1 s'],
  [59, '59 s'],
  [60, '1 min 0 s'],
  [3_599, '59 min 59 s'],
  [3_661, '1 h 1 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

describe('the line', () => {
  function open(columns: number | undefined) {
    const written: string[] = [];
    const clock = new FakeClock();
    const terminal = { ...(columns === undefined ? {} : { columns }), write: (text: string) => written.push(text) };
    const plan = { strategy: 'BY_GROUP', calls: {}, durationSeconds: 65 } as const;
    const line = new ProgressDisplay(terminal, { progress, plan }, clock);
    return { written, clock, line };
  }

  test('is drawn anew in its place, until it is ended and cleared', async () => {
    const { written, clock, line } = open(120);
    expect(written).toHaveLength(1);
    await clock.advance(1_000);
    expect(written).toHaveLength(6);
    expect(new Set(written)).toEqual(new Set([`\r\x1b[2K${formatProgress(progress, 65, 120)}`]));
    line.end();
    expect(written.at(-1)).toBe('\r\x1b[2K');
    expect(clock.pending).toBe(0);
  });

  test('is never cut in a word: in the usual width, the bar is shorter', () => {
    const { written } = open(80);
    expect(written[0]).toBe('\r\x1b[2K████████░░░░░░░░   50 %  43,210 users  55/120 groups  812 calls  1 min 5 s left');
    expect(written[0]?.replace(CLEAR_LINE, '')).toHaveLength(79);
  });

  test('leaves whole fields out if even that is too wide', () => {
    expect(open(60).written[0]).toBe(`${CLEAR_LINE}████░░░   50 %  43,210 users  55/120 groups  1 min 5 s left`);
    expect(open(40).written[0]).toBe(`${CLEAR_LINE} 50 %  43,210 users  1 min 5 s left`);
    expect(open(20).written[0]).toBe(`${CLEAR_LINE}██████░░░░░░   50 %`);
  });

  test.each([0, undefined])('takes a terminal of %s columns, which tells nothing, to have the usual 80', (columns) => {
    expect(open(columns).written).toEqual(open(80).written);
  });
});
