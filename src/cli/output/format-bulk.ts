import { type BulkOperation, totalOf } from '../../domain/bulk/bulk-operation.ts';
import { BULK_CHANGES, type BulkChange } from '../input/bulk-change.ts';
import { formatCount, formatDuration } from './format-progress.ts';
import { renderProgressBar } from './progress-bar.ts';

/**
 * Returns the progress of a bulk operation in one line: `████░░░░░░░░░░░░░░░░  20 %  6,000/30,000  12 failed  16 min 0 s
 * left`.
 *
 * @param columns of the terminal
 */
export function formatBulkProgress(
  { counts }: BulkOperation,
  secondsLeft: number | null,
  columns: number | undefined,
): string {
  const total = totalOf(counts);
  const ended = total - counts.PENDING;
  const fields = [
    `${formatCount(ended)}/${formatCount(total)}`,
    ...(counts.FAILED > 0 ? [`${formatCount(counts.FAILED)} failed`] : []),
    ...(secondsLeft === null ? [] : [`${formatDuration(secondsLeft)} left`]),
  ];
  return renderProgressBar(ended / total, fields, columns);
}

/**
 * Returns the result of a bulk operation in one line.
 *
 * @param seconds that it took, or for a dry run that the real one would take
 */
export function formatBulkSummary(
  { counts, dryRun, status }: BulkOperation,
  change: BulkChange,
  seconds: number,
): string {
  const { SUCCEEDED, UNCHANGED, FAILED, SKIPPED } = counts;
  const { of: what, done: changed } = BULK_CHANGES[change];
  const of = `${formatCount(SUCCEEDED)} of ${formatCount(totalOf(counts))} ${what}`;
  const rest = [
    ...(UNCHANGED > 0 ? [`${formatCount(UNCHANGED)} already so`] : []),
    ...(FAILED > 0 ? [`${formatCount(FAILED)} ${dryRun ? 'would fail' : 'failed'}`] : []),
    ...(SKIPPED > 0 ? [`${formatCount(SKIPPED)} not ${dryRun ? 'looked at' : 'started'}`] : []),
  ];
  const done = dryRun ? `Would ${change} ${of}` : `${changed} ${of}`;
  return [
    ...(status === 'CANCELLED' ? ['Cancelled.'] : []),
    `${[done, ...rest].join('; ')}.`,
    dryRun ? `It would take about ${formatDuration(seconds)}.` : `${formatDuration(seconds)}.`,
  ].join(' ');
}
