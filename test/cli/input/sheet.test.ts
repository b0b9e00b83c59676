import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSheet, type Sheet } from '../../../src/cli/input/sheet.ts';

const directory = mkdtempSync(join(tmpdir(), 'cognito-admin-graphql-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function sheetOf(text: string): Promise<Sheet> {
  const file = join(directory, 'people.csv');
  writeFileSync(file, text);
  const sheet = await readSheet(file);
  // The rows are those of the file as it was.
  writeFileSync(file, 'username\nsomebody else');
  return sheet;
}

function rowsOf(sheet: Sheet) {
  const rows: string[] = [];
  sheet.forEachRow(({ line, cells }) => rows.push(`${line}: ${cells.join(' ')}`));
  return rows;
}

test('a sheet reads its rows again, each time from the first on, without the header and empty rows', async () => {
  const sheet = await sheetOf('username,email,note\nann,ann@example.com,\n\n,,\nbob,"bob\n@example.com",\n');
  expect(sheet).toMatchObject({ header: ['username', 'email', 'note'], rows: 2, unnamed: null });
  const rows = ['2: ann ann@example.com ', '5: bob bob\n@example.com '];
  for (const _time of [1, 2]) expect(rowsOf(sheet)).toEqual(rows);
});

test('a sheet tells which columns have values, and the first value without a header', async () => {
  const sheet = await sheetOf('sep=;\nusername;email;;\nann;;;\nbob;;;x\ncy;;y;\n');
  expect(sheet.filled).toEqual(new Set([0, 2, 3]));
  expect(sheet.unnamed).toEqual({ line: 4, place: 3 });
});
