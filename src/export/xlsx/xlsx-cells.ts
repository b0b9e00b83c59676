import type { Cell } from '../../domain/report/report-columns.ts';

/** The most characters of a cell: Excel repairs, and so mutilates, a file with a longer one. */
const MAX_LENGTH = 32_767;

/**
 * What XML 1.0 cannot hold, not even escaped: control characters (and some that it should not), half pairs of UTF-16, and two that
 * are no characters.
 */
const IMPOSSIBLE = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** Returns a row as XML. A text is a text, whatever it begins with: it is never evaluated. */
export function rowXml(row: number, cells: readonly Cell[], style = ''): string {
  return `<row r="${row}">${cells.map((cell, column) => cellXml(`${columnName(column)}${row}`, cell, style)).join('')}</row>`;
}

function cellXml(place: string, cell: Cell, style: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${place}"${style}><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${place}"${style} t="b"><v>${cell ? 1 : 0}</v></c>`;
  return `<c r="${place}"${style} t="inlineStr"><is><t xml:space="preserve">${textXml(cell)}</t></is></c>`;
}

function textXml(text: string): string {
  const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
  return short.replaceAll(IMPOSSIBLE, '\ufffd').replaceAll(/[&<>\r]/g, (character) => ESCAPES[character] ?? '');
}

/** A, B, …, Z, AA, AB, … */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}
