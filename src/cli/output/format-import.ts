import type { ImportPlan } from '../../domain/bulk/plan-import.ts';
import type { Sheet } from '../input/sheet.ts';
import { formatCount, formatDuration } from './format-progress.ts';
import type { RowResult } from './row-results.ts';

/** How many rows a plan names of each kind; the file of results has all. */
const ROWS_SHOWN = 20;

/** Returns what is to be done, in lines for the person who typed the command. */
export function formatImportPlan(sheet: Sheet, plan: ImportPlan): readonly string[] {
  const { accounts, changes, differing, problems } = plan;
  const memberships = sum(accounts, ({ groupNames }) => groupNames?.length ?? 0);
  const invited = accounts.filter(({ invitation }) => invitation !== 'NONE').length;
  const added = sum(changes, ({ add }) => add?.length ?? 0);
  const removed = sum(changes, ({ remove }) => remove?.length ?? 0);
  return [
    `${sheet.name}: ${count(sheet.rows, 'row')}.`,
    `New: ${count(accounts.length, 'user')}, to be made with ${count(memberships, 'membership')}; ${formatCount(invited)} of them to be invited.`,
    `Known: ${count(changes.length, 'user')}, with ${count(added, 'membership')} to add and ${formatCount(removed)} to remove, where that is not so already.`,
    ...listed(
      differing.map(({ lines, attributes }) => `  line ${lines.join(', ')}: another ${attributes.join(', ')}`),
      `Known with other attributes, which stay as they are: ${count(differing.length, 'user')}.`,
    ),
    ...listed(
      problems.toSorted((a, b) => a.line - b.line).map(({ line, message }) => `  line ${line}: ${message}`),
      `Cannot be done: ${count(problems.length, 'row')}.`,
    ),
  ];
}

/** Returns the result in one line. */
export function formatImportSummary(
  counts: Readonly<Record<RowResult, number>>,
  dryRun: boolean,
  seconds: number,
): string {
  const { created, changed, unchanged, failed } = counts;
  const would = dryRun ? 'would be ' : '';
  const parts = [
    `${formatCount(created)} ${would}created`,
    `${formatCount(changed)} ${would}changed`,
    `${formatCount(unchanged)} unchanged`,
    ...(failed > 0 ? [`${formatCount(failed)} ${dryRun ? 'would fail' : 'failed'}`] : []),
    ...(counts['not started'] > 0 ? [`${formatCount(counts['not started'])} not started`] : []),
  ];
  const time = dryRun ? `It would take about ${formatDuration(seconds)}.` : `${formatDuration(seconds)}.`;
  return `Rows: ${parts.join('; ')}. ${time}`;
}

function listed(lines: readonly string[], heading: string): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length - ROWS_SHOWN;
  return [heading, ...lines.slice(0, ROWS_SHOWN), ...(more > 0 ? [`  and ${formatCount(more)} more`] : [])];
}

function count(number: number, what: string): string {
  return `${formatCount(number)} ${what}${number === 1 ? '' : 's'}`;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
