import type { ScanProgress } from '../../domain/scan/scan-progress.ts';
import { renderProgressBar } from './progress-bar.ts';

/**
 * How far a scan is, in one line: `████████░░░░░░░░░░░░  40 %  43,210 users  55/120 groups  812 calls  1 min 5 s left`.
 *
 * @param elapsedSeconds since the scan began: with the seconds left, what the bar is drawn by
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

/** `42 s`, `1 min 5 s`, `2 h 3 min`; begun seconds count. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}

/** `43,210`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
