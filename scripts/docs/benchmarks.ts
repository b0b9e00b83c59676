import { meetsThreshold } from '../../bench/benchmark.ts';
import { readResults } from '../../bench/results.ts';
import { cellsOf } from '../../bench/table.ts';
import type { MarkdownTable } from './markdown-table.ts';

const measurements = readResults();
const COLUMNS = ['case', 'what was measured', 'figure', 'bound', 'holds'];

/** The cases that the README shows: a report beside the least time, beside the usual way, and a query beside a report. */
const HIGHLIGHTS = ['10000x100', 'reference-500x20', 'probed-10000x100'];

/** Of each case the first figure that has a bound, and every figure that misses its bound. */
export const benchmarkSummary: MarkdownTable = {
  columns: COLUMNS,
  rows: measurements.flatMap(({ name, result }) =>
    result.figures
      .filter(({ bound }) => bound !== null)
      .filter((figure, index) => index === 0 || meetsThreshold(figure) === false)
      .map((figure) => [`\`${name}\``, ...cellsOf({ ...figure, what: `${result.title}: ${figure.what}` })]),
  ),
};

/** The figures of the README: what was measured, the figure and its bound. */
export const benchmarkHighlights: MarkdownTable = {
  columns: COLUMNS.slice(1, -1),
  rows: HIGHLIGHTS.map((name) => {
    const row = benchmarkSummary.rows.find(([cell]) => cell === `\`${name}\``);
    if (row === undefined) throw new Error(`bench/results.json lacks the case ${name}.`);
    return row.slice(1, -1);
  }),
};

/** Every figure, and what it rests on. */
export const benchmarkTable: MarkdownTable = {
  columns: COLUMNS,
  rows: measurements.flatMap(({ name, day, machine, result }) => [
    [`\`${name}\``, `**${result.title}**`, `${day}, ${machine}`, '', ''],
    ...result.figures.map((figure) => ['', ...cellsOf(figure)]),
    ...result.notes.map((note) => ['', `_${note}_`, '', '', '']),
  ]),
};
