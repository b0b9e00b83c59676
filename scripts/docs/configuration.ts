import { ENVIRONMENT_VARIABLES } from '../../src/config/variables.ts';
import type { MarkdownTable } from './markdown-table.ts';

/** Every variable that the service reads. */
export const configurationTable: MarkdownTable = {
  columns: ['variable', 'what it is for', 'where it is not set'],
  rows: Object.entries(ENVIRONMENT_VARIABLES).map(([name, { purpose, expected, fallback }]) => [
    `\`${name}\``,
    `${purpose} ${capital(expected)}.`,
    fallback,
  ]),
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
