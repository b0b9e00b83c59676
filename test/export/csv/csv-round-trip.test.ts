import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../src/cli/input/decode-text.ts';
import { BYTE_ORDER_MARK, formatCsv } from '../../../src/export/csv/format-csv.ts';
import { parseCsv } from '../../../src/export/csv/parse-csv.ts';

/** What is likely to go wrong, oftener than by chance. */
const awkward = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'\'=+-@＝＋－＠\t\r\n",; \u00a0\ufeff\u200b'),
    fc.constantFrom('cmd', '|', 'à', 'Š', '\u0085', 'sep=;'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 8,
});
const COLUMNS = 5;
const records = fc.array(fc.array(awkward, { minLength: COLUMNS, maxLength: COLUMNS }), { minLength: 1, maxLength: 4 });

/** A spreadsheet takes a cell that begins so for a formula. */
const CALCULATED = /^[=+\-@\t\r\n＝＋－＠]/;

describe('what is exported as CSV', () => {
  test('is imported as it was, 10,000 cells and more', () => {
    let cells = 0;
    fc.assert(
      fc.property(records, (exported) => {
        const imported = parseCsv(decodeText(Buffer.from(BYTE_ORDER_MARK + formatCsv(exported))), ',');
        expect(imported.map((record) => record.cells)).toEqual(exported);
        cells += exported.length * COLUMNS;
      }),
      { numRuns: 2_000 },
    );
    expect(cells).toBeGreaterThan(10_000);
  });

  test('holds no cell that a spreadsheet would calculate', () => {
    fc.assert(
      fc.property(awkward, (value) => {
        const line = formatCsv([[value, 'x']]);
        expect(CALCULATED.test(line.startsWith('"') ? line.slice(1) : line)).toBe(false);
      }),
      { numRuns: 10_000 },
    );
  });

  test.each([
    ['=cmd', "'=cmd"],
    ["'=cmd", "''=cmd"],
    ['＝cmd', "'＝cmd"],
    ['\t=cmd', '"\'\t=cmd"'],
    ['x;=cmd', '"x;=cmd"'],
    ['=cmd ', '"\'=cmd "'],
    ["'emp1", "'emp1"],
    ["''", "''"],
  ])('%j is written %j', (value, written) => {
    expect(formatCsv([[value, 'x']])).toBe(`${written},x\r\n`);
  });
});
