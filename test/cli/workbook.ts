import { strToU8, zipSync } from 'fflate';

/** A text, a number, a state, a date as Excel counts days, or the error of a formula. */
export type WorkbookCell =
  | string
  | number
  | boolean
  | null
  | { readonly days: number }
  | { readonly error: string }
  | { readonly formula: string; readonly value: string };

export interface WorkbookOptions {
  /** Excel keeps texts in a table of their own; Google and others write them into the cells. */
  readonly texts?: 'shared' | 'inline';
  /** Such as `A1:B1`. */
  readonly merged?: readonly string[];
  /** The name of the sheet, and of an empty one before it. */
  readonly sheets?: readonly string[];
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Returns a workbook with these rows in its last sheet. */
export function workbook(
  rows: readonly (readonly WorkbookCell[])[],
  { texts = 'shared', merged = [], sheets = ['People'] }: WorkbookOptions = {},
): Uint8Array {
  const shared: string[] = [];
  const cell = (value: WorkbookCell, place: string): string => {
    if (value === null) return '';
    if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
    if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${Number(value)}</v></c>`;
    if (typeof value === 'object') {
      if ('days' in value) return `<c r="${place}" s="1"><v>${value.days}</v></c>`;
      if ('error' in value) return `<c r="${place}" t="e"><v>${value.error}</v></c>`;
      return `<c r="${place}" t="str"><f>${escapeXml(value.formula)}</f><v>${escapeXml(value.value)}</v></c>`;
    }
    if (texts === 'shared') return `<c r="${place}" t="s"><v>${shared.push(value) - 1}</v></c>`;
    return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
  };
  const data = rows.map((cells, row) => {
    const inner = cells.map((value, column) => cell(value, `${String.fromCharCode(65 + column)}${row + 1}`)).join('');
    return inner === '' ? '' : `<row r="${row + 1}">${inner}</row>`;
  });
  const sheet = (inner: string) =>
    `<worksheet xmlns="${MAIN}"><sheetData>${inner}</sheetData>${merges(merged)}</worksheet>`;
  const parts: Record<string, string> = {
    '[Content_Types].xml': contentTypes(sheets.length),
    '_rels/.rels': relationships([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets
      .map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ...sheets.map((_name, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
      ['styles', 'styles.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
    ]),
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  };
  for (const index of sheets.keys()) {
    parts[`xl/worksheets/sheet${index + 1}.xml`] = sheet(index === sheets.length - 1 ? data.join('') : '');
  }
  parts['xl/sharedStrings.xml'] =
    `<sst xmlns="${MAIN}">${shared.map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join('')}</sst>`;
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, xml]) => [name, strToU8(`<?xml version="1.0" encoding="UTF-8"?>${xml}`)]),
    ),
  );
}

function merges(merged: readonly string[]): string {
  if (merged.length === 0) return '';
  return `<mergeCells count="${merged.length}">${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
}

function contentTypes(sheets: number): string {
  const type = (part: string, name: string) =>
    `<Override PartName="/xl/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${name}+xml"/>`;
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('workbook.xml', 'sheet.main')}${numbers.map((number) => type(`worksheets/sheet${number}.xml`, 'worksheet')).join('')}${type('styles.xml', 'styles')}${type('sharedStrings.xml', 'sharedStrings')}</Types>`;
}

function relationships(all: readonly (readonly [type: string, target: string])[]): string {
  const each = all.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
