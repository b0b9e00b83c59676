import type { ScanProgress } from '../domain/report/scan-progress.ts';

const BAR_WIDTH = 20;

/**
 * How far a scan is, in one line: `████████░░░░░░░░░░░░  40 %  43,210 users  55/120 groups  812 calls  1 min 5 s left`.
 *
 * @param elapsedSeconds since the scan began: with the seconds left, what the bar is drawn by
 */
export function progressText(progress: ScanProgress, elapsedSeconds: number): string {
  const { usersScanned, groupsScanned, groupsTotal, callsMade, estimatedSecondsLeft: left } = progress;
  const share = left === null || elapsedSeconds + left === 0 ? 0 : elapsedSeconds / (elapsedSeconds + left);
  return [
    bar(share),
    `${Math.floor(share * 100)
      .toString()
      .padStart(3)} %`,
    `${grouped(usersScanned)} users`,
    `${grouped(groupsScanned)}/${groupsTotal === null ? '?' : grouped(groupsTotal)} groups`,
    `${grouped(callsMade)} calls`,
    left === null ? 'reading the groups' : `${durationText(left)} left`,
  ].join('  ');
}

/** `42 s`, `1 min 5 s`, `2 h 3 min`; begun seconds count. */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}

/** Of twenty places; `share` from 0 to 1. */
export function bar(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
}

/** `43,210`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
