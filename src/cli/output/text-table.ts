import { displayWidth } from './display-width.ts';

/** Between two columns. */
const GAP = '  ';

/** Rows for a terminal, under their names, columns aligned. Ends with a line feed. */
export function formatTextTable(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const printed = rows.map((row) => row.map(printable));
  const widths = names.map((name, place) =>
    printed.reduce((widest, row) => Math.max(widest, displayWidth(row[place] ?? '')), displayWidth(name)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, place) => cell + ' '.repeat((widths[place] ?? 0) - displayWidth(cell)))
      .join(GAP)
      .trimEnd();
  const lines = [line(names), line(widths.map((width) => '─'.repeat(width))), ...printed.map(line)];
  return `${lines.join('\n')}\n`;
}

/** Users choose their own names: a control character among them must not steer the administrator's terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
