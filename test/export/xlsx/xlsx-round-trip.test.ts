import { expect, test } from 'vitest';
import { readXlsxRows } from '../../../src/cli/input/xlsx-rows.ts';
import type { Cell } from '../../../src/domain/report/report-columns.ts';
import { XlsxWriter } from '../../../src/export/xlsx/xlsx-writer.ts';

test('a workbook is read back by the library that reads those of Excel', async () => {
  const writer = new XlsxWriter(['username', 'precedence', 'enabled', 'name']);
  const rows: readonly (readonly Cell[])[] = [
    ['ann', 7, true, ' Ann & <Co> '],
    ['小林.美咲', null, false, '=SUM(A1)'],
    ["zoë.o'hara", -1.5, true, 'two\nlines'],
  ];
  const file = Buffer.concat([writer.rows(rows.slice(0, 1)), writer.rows(rows.slice(1)), writer.end()]);
  const read = await readXlsxRows(file, 'members.xlsx');
  expect(read.map(({ cells }) => cells)).toEqual([
    ['username', 'precedence', 'enabled', 'name'],
    ...rows.map((row) => row.map((cell) => String(cell ?? ''))),
  ]);
});
