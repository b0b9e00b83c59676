import type { ScanProgress } from '../../domain/scan/scan-progress.ts';
import { renderProgressBar } from './progress-bar.ts';

/**
 * Returns the progress of a scan in one line: `████████░░░░░░░░░░░░  40 %  43,210 users  55/120 groups  812 calls  1 min 5 s
 * left`.
 *
 * @param elapsedSeconds since the start of the scan: with the seconds left, they give the length of the bar
 * @param columns of the terminal
 */
export function formatProgress(progress: ScanProgress, elapsedSeconds: number, columns: number | undefined): string {
  const { usersScanned, groupsScanned, groupsTotal, callsMade, estimatedSecondsLeft: left } = progress;
  const share = left === null || elapsedSeconds + left === 0 ? 0 : elapsedSeconds / (elapsedSeconds + left);
  const fields = [
    `${formatCount(usersScanned)} users`,
    `${formatCount(groupsScanned)}/${groupsTotal === null ? '?' : formatCount(groupsTotal)} groups`,
    `${formatCount(callsMade)} calls`,
    left === null ? 'reading the groups' : `${formatDuration(left)} left`,
  ];
  return renderProgressBar(share, fields, columns);
}

/** Returns `42 s`, `1 min 5 s` or `2 h 3 min`; seconds are rounded up. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}

/** Returns a number as `43,210`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
