import { displayWidth } from './display-width.ts';

/** The gap between two columns. */
const GAP = '  ';

/** Returns rows for a terminal below a header, with aligned columns. Ends with a line feed. */
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

/**
 * Returns the text without control characters. Users choose their own names, which must not control an administrator's
 * terminal.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
