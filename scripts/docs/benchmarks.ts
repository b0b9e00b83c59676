import { meetsThreshold } from '../../bench/benchmark.ts';
import { readResults } from '../../bench/results.ts';
import { cellsOf } from '../../bench/table.ts';
import type { MarkdownTable } from './markdown-table.ts';

const measured = readResults();
const COLUMNS = ['case', 'what was measured', 'figure', 'bound', 'holds'];

/** Of every case the figure that it is made for, the first that something was promised of, and all that break a promise. */
export const benchmarkSummary: MarkdownTable = {
  columns: COLUMNS,
  rows: measured.flatMap(({ name, result }) =>
    result.figures
      .filter(({ bound }) => bound !== null)
      .filter((figure, place) => place === 0 || meetsThreshold(figure) === false)
      .map((figure) => [`\`${name}\``, ...cellsOf({ ...figure, what: `${result.title}: ${figure.what}` })]),
  ),
};

/** Every figure, and what it rests on. */
export const benchmarkTable: MarkdownTable = {
  columns: COLUMNS,
  rows: measured.flatMap(({ name, day, machine, result }) => [
    [`\`${name}\``, `**${result.title}**`, `${day}, ${machine}`, '', ''],
    ...result.figures.map((figure) => ['', ...cellsOf(figure)]),
    ...result.notes.map((note) => ['', `_${note}_`, '', '', '']),
  ]),
};
