import { type BenchmarkResult, type Bound, type Metric, meetsThreshold } from './benchmark.ts';

/** A benchmark as text: its figures in columns, then the conditions. */
export function printBenchmark({ title, figures, notes, mistakes }: BenchmarkResult): string {
  const rows = figures.map(cellsOf);
  return [
    title,
    ...table(['figure', 'measured', 'bound', 'holds'], rows).map((line) => `  ${line}`),
    ...notes.map((note) => `  - ${note}`),
    ...mistakes.map((mistake) => `  WRONG: ${mistake}`),
    '',
  ].join('\n');
}

/** Every figure with a bound, one line each. */
export function printSummary(results: readonly { readonly name: string; readonly result: BenchmarkResult }[]): string {
  const rows = results.flatMap(({ name, result }) =>
    result.figures.filter(({ bound }) => bound !== null).map((figure) => [name, ...cellsOf(figure)]),
  );
  return table(['case', 'figure', 'measured', 'bound', 'holds'], rows).join('\n');
}

/** The metric, the figure, its bound, and whether the figure meets it. */
export function cellsOf(figure: Metric): readonly string[] {
  return [figure.what, `${round(figure.value)} ${figure.unit}`, printBound(figure.bound), verdict(figure)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

function printBound(bound: Bound | null): string {
  if (bound === null) return '';
  return 'atMost' in bound ? `≤ ${round(bound.atMost)}` : `≥ ${round(bound.atLeast)}`;
}

function verdict(figure: Metric): string {
  const held = meetsThreshold(figure);
  if (held === null) return '';
  return held ? 'yes' : 'NO';
}

/** Three significant digits, and no fraction of what is counted in hundreds. */
function round(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
