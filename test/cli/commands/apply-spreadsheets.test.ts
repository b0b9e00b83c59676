import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openCommandLine } from '../run-command.ts';

// Files that LibreOffice has saved: test/cli/spreadsheets/README.md.

const directory = mkdtempSync(join(tmpdir(), 'spreadsheets-'));
cpSync(new URL('../spreadsheets', import.meta.url), directory, { recursive: true });
afterAll(() => rmSync(directory, { recursive: true }));

// The first command loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

async function plan(name: string): Promise<string> {
  const commandLine = await openCommandLine();
  try {
    const { stdout, stderr } = await commandLine.run(['bulk', 'apply', join(directory, name), '--dry-run']);
    return `${stderr}${stdout}`.replaceAll(`${directory}/`, '');
  } finally {
    await commandLine.close();
  }
}

test.each(['people.xlsx', 'people-2007.xlsx'])(
  '%s: dates, formulas, lines within cells and numbers as names',
  async (name) => {
    const text = await plan(name);
    expect(text).toContain('New: 3 users, to be made with 4 memberships; 3 of them to be invited.');
    expect(text).toContain('Known: 1 user, with 2 memberships to add and 1 to remove');
    expect(text).toContain('Rows: 3 would be created; 1 would be changed; 0 unchanged.');
  },
);

describe.each(['comma', 'quoted', 'semicolon', 'tab', 'utf-16'])('people-%s.csv', (form) => {
  test('is understood; a date that the sheet shows as 31.5.1990 is refused by its row', async () => {
    const text = await plan(`people-${form}.csv`);
    expect(text).toContain('New: 2 users, to be made with 2 memberships; 2 of them to be invited.');
    expect(text).toContain('line 2: "nina" is nobody in the pool, and cannot be made: The attribute "birthdate"');
    expect(text).toContain('Rows: 2 would be created; 1 would be changed; 0 unchanged; 1 would fail.');
  });
});

test('names that became dates, or numbers that lost their digits, are refused by their rows', async () => {
  const text = await plan('names-as-dates.xlsx');
  expect(text).toContain('line 5: In the column "username" is a date, 2026-03-01. Format the column as text.');
  expect(text).toContain('line 6: In the column "username" is a number of more than 15 digits');
  expect(text).toContain('Rows: 2 would be created; 0 would be changed; 0 unchanged; 2 would fail.');
});

test.each([
  ['merged-header.xlsx', 'line 2: column D has a value, and no header'],
  ['merged-header.csv', 'line 2: column D has a value, and no header'],
  ['people-windows-1252.csv', 'It is not UTF-8, nor UTF-16 with a byte order mark.'],
  ['people-apostrophe.csv', 'A comma, a semicolon or a tab separates cells, and " quotes them.'],
  ['people-pipe.csv', 'A comma, a semicolon or a tab separates cells, and " quotes them.'],
  ['people.xls', 'people.xls is a workbook of Excel 97 to 2003 (.xls). Save it as .xlsx, or as CSV in UTF-8.'],
  ['people.ods', 'people.ods is an OpenDocument spreadsheet (.ods). Save it as .xlsx, or as CSV in UTF-8.'],
])('%s is refused as a whole: %s', async (name, why) => {
  expect(await plan(name)).toContain(why);
});
