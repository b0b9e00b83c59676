import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import type { Cell, SheetRow } from './sheet-row.ts';

/** Every file of this format is a zip archive. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** Digits beyond these Excel has replaced by zeros. */
const MAX_DIGITS = 15;

/** Returns whether the file is a workbook, by its first bytes. */
export function isXlsx(bytes: Uint8Array): boolean {
  return ZIP.every((byte, place) => bytes[place] === byte);
}

/**
 * Returns the rows of the first sheet of a workbook, or of the one of this name, empty rows included. Formulas count by the value
 * that was saved with them; one that ended in an error is empty.
 *
 * @throws CliError
 */
export async function readXlsxRows(bytes: Uint8Array, name: string, sheetName?: string): Promise<readonly SheetRow[]> {
  const { default: readWorkbook } = await import('read-excel-file/node');
  const sheets = await readWorkbook(Buffer.from(bytes), { trim: false }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(EXIT_CODE.usage, `Cannot read ${name} as a workbook of Excel: ${why}.`);
  });
  const found = sheetName === undefined ? sheets[0] : sheets.find(({ sheet }) => sheet === sheetName);
  if (found === undefined) {
    const names = sheets.map(({ sheet }) => `"${sheet}"`).join(', ');
    throw new CliError(EXIT_CODE.usage, `${name} has no sheet "${sheetName}". It has: ${names}.`);
  }
  return found.data.map((cells, index) => ({ line: index + 1, cells: cells.map(toCell) }));
}

function toCell(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return String(value);
    case 'number':
      return numberCell(value);
    default:
      return value instanceof Date ? { text: dateText(value), kind: 'date' } : '';
  }
}

function numberCell(value: number): Cell {
  const text = String(value);
  return text.replace(/\D/g, '').length > MAX_DIGITS ? { text, kind: 'lost digits' } : text;
}

/** `2026-05-31` as Cognito writes a date of birth; with the time of day where there is one. */
function dateText(date: Date): string {
  const text = date.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 'yyyy-mm-dd'.length) : text;
}
