import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cell } from '../../../src/domain/report/report-columns.ts';
import { XlsxWriter } from '../../../src/export/xlsx/xlsx-writer.ts';
import { readWorkbook } from './read-workbook.ts';

function workbookOf(header: readonly string[], batches: readonly (readonly (readonly Cell[])[])[], maxRows?: number) {
  const writer = new XlsxWriter(header, maxRows);
  return readWorkbook(Buffer.concat([...batches.map((rows) => writer.rows(rows)), writer.end()]));
}

test('a workbook has its header and its rows, each value with its type', () => {
  const { sheets } = workbookOf(
    ['group', 'precedence', 'enabled', 'email'],
    [[['staff', 0, true, null]], [], [['a & b <c>', -1.5, false, '=HYPERLINK("http://example.com")']]],
  );
  expect(sheets).toEqual([
    [
      { A: 'group', B: 'precedence', C: 'enabled', D: 'email' },
      { A: 'staff', B: 0, C: true },
      { A: 'a & b <c>', B: -1.5, C: false, D: '=HYPERLINK("http://example.com")' },
    ],
  ]);
});

test('it names every part of itself, and no other', () => {
  const { paths, partAt } = workbookOf(['a'], [[['1'], ['2'], ['3']]], 3);
  const named = [...partAt('[Content_Types].xml').matchAll(/PartName="\/([^"]+)"/g)].map(([, path]) => path);
  expect([...named, '[Content_Types].xml', '_rels/.rels', 'xl/_rels/workbook.xml.rels'].sort()).toEqual(
    paths.toSorted(),
  );
});

test('rows beyond what a sheet takes go on in another, below the same header', () => {
  const rows = Array.from({ length: 5 }, (_, index) => [index]);
  const { sheets } = workbookOf(['n'], [rows.slice(0, 3), rows.slice(3)], 3);
  expect(sheets).toEqual([
    [{ A: 'n' }, { A: 0 }, { A: 1 }],
    [{ A: 'n' }, { A: 2 }, { A: 3 }],
    [{ A: 'n' }, { A: 4 }],
  ]);
});

test('without a row it is a header', () => {
  expect(workbookOf(['a', 'b'], []).sheets).toEqual([[{ A: 'a', B: 'b' }]]);
});

test('columns beyond Z have two letters', () => {
  const header = Array.from({ length: 54 }, (_, index) => `c${index}`);
  expect(Object.keys(workbookOf(header, []).sheets[0]?.[0] ?? {})).toEqual(
    expect.arrayContaining(['A', 'Z', 'AA', 'AZ', 'BA', 'BB']),
  );
});

test('a text that is too long for a cell is cut, and what XML cannot hold is replaced', () => {
  const [sheet] = workbookOf(['a'], [[['x'.repeat(40_000)], ['bell\u0007, half \ud800, nul\0, none \uffff']]]).sheets;
  expect(sheet?.[1]?.A).toBe(`${'x'.repeat(32_766)}…`);
  expect(sheet?.[2]?.A).toBe('bell\ufffd, half \ufffd, nul\ufffd, none \ufffd');
});

test('any text comes back as it was', () => {
  const text = fc
    .string({ unit: 'grapheme' })
    .filter((value) => !/(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/u.test(value));
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 2 }), { maxLength: 8 }), (rows) => {
      const { sheets } = workbookOf(['a', 'b'], [rows]);
      expect(sheets[0]?.slice(1)).toEqual(rows.map(([a, b]) => ({ A: a, B: b })));
    }),
  );
});
