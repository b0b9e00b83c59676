import { readFileSync, writeFileSync } from 'node:fs';
import { VARIABLES } from './src/config-variables.ts';

const BEGIN = '<!-- configuration: printed by `npm run codegen` -->';
const END = '<!-- /configuration -->';

/** Prints the table of variables between its marks in the README. */
export function printConfigurationTable(readme: string): void {
  const text = readFileSync(readme, 'utf8');
  const [before, rest] = split(text, BEGIN);
  const [, after] = split(rest, END);
  const rows = Object.entries(VARIABLES).map(
    ([name, { purpose, expected, fallback }]) => `| \`${name}\` | ${purpose} ${capital(expected)}. | ${fallback} |`,
  );
  const table = ['| variable | what it is for | where it is not set |', '|---|---|---|', ...rows].join('\n');
  writeFileSync(readme, `${before}${BEGIN}\n${table}\n${END}${after}`);
}

function split(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`The README lacks the mark ${mark}.`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
