import { readFileSync, writeFileSync } from 'node:fs';

/** A table of a document that is printed from the code. */
export interface MarkdownTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Prints the table between the marks of its name in a Markdown file. */
export function writeMarkdownTable(file: string, name: string, { columns, rows }: MarkdownTable): void {
  const begin = `<!-- ${name}: printed by \`npm run codegen\` -->`;
  const end = `<!-- /${name} -->`;
  const [before, rest] = split(readFileSync(file, 'utf8'), begin, file);
  const [, after] = split(rest, end, file);
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const table = lines.join('\n').replace(/^\|( --- \|)+$/m, (rule) => rule.replaceAll(' ', ''));
  writeFileSync(file, `${before}${begin}\n${table}\n${end}${after}`);
}

function split(text: string, mark: string, file: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`${file} lacks the mark ${mark}.`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
