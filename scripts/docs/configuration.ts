import { VARIABLES } from '../../src/config/variables.ts';
import type { PrintedTable } from './markdown-table.ts';

/** Every variable that the service reads. */
export const configurationTable: PrintedTable = {
  columns: ['variable', 'what it is for', 'where it is not set'],
  rows: Object.entries(VARIABLES).map(([name, { purpose, expected, fallback }]) => [
    `\`${name}\``,
    `${purpose} ${capital(expected)}.`,
    fallback,
  ]),
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
