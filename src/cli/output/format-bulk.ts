import { type BulkOperation, totalOf } from '../../domain/bulk/bulk-operation.ts';
import { BULK_CHANGES, type BulkChange } from '../input/bulk-change.ts';
import { durationText, grouped } from './format-progress.ts';
import { barLine } from './progress-bar.ts';

/**
 * How far a bulk operation is, in one line: `████░░░░░░░░░░░░░░░░  20 %  6,000/30,000  12 failed  16 min 0 s left`.
 *
 * @param columns of the terminal
 */
export function bulkProgressText(
  { counts }: BulkOperation,
  secondsLeft: number | null,
  columns: number | undefined,
): string {
  const total = totalOf(counts);
  const ended = total - counts.PENDING;
  const fields = [
    `${grouped(ended)}/${grouped(total)}`,
    ...(counts.FAILED > 0 ? [`${grouped(counts.FAILED)} failed`] : []),
    ...(secondsLeft === null ? [] : [`${durationText(secondsLeft)} left`]),
  ];
  return barLine(ended / total, fields, columns);
}

/**
 * What has become of a bulk operation, in one line.
 *
 * @param seconds that it took; of a dry run: that the real one would take
 */
export function bulkSummary({ counts, dryRun, status }: BulkOperation, change: BulkChange, seconds: number): string {
  const { SUCCEEDED, UNCHANGED, FAILED, SKIPPED } = counts;
  const { of: what, done: changed } = BULK_CHANGES[change];
  const of = `${grouped(SUCCEEDED)} of ${grouped(totalOf(counts))} ${what}`;
  const rest = [
    ...(UNCHANGED > 0 ? [`${grouped(UNCHANGED)} already so`] : []),
    ...(FAILED > 0 ? [`${grouped(FAILED)} ${dryRun ? 'would fail' : 'failed'}`] : []),
    ...(SKIPPED > 0 ? [`${grouped(SKIPPED)} not ${dryRun ? 'looked at' : 'started'}`] : []),
  ];
  const done = dryRun ? `Would ${change} ${of}` : `${changed} ${of}`;
  return [
    ...(status === 'CANCELLED' ? ['Cancelled.'] : []),
    `${[done, ...rest].join('; ')}.`,
    dryRun ? `It would take about ${durationText(seconds)}.` : `${durationText(seconds)}.`,
  ].join(' ');
}
