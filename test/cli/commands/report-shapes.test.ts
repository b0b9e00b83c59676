import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseCsv } from '../../export/csv/rfc-4180.ts';
import { readWorkbook } from '../../export/xlsx/read-workbook.ts';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { type CommandLine, openCommandLine } from '../run-command.ts';

// The first command loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let commandLine: CommandLine;
beforeAll(async () => {
  commandLine = await openCommandLine();
});
afterAll(() => commandLine.close());

test('people are a row each, with their groups, in the delimiter of a country', async () => {
  const { exitCode, stdout } = await commandLine.run(['report', '--shape', 'people', '--delimiter', ';']);
  const [header, ...lines] = stdout.trimEnd().split('\r\n');
  expect([exitCode, header]).toEqual([0, '\uFEFFusername;email;name;enabled;status;groups']);
  expect(lines).toHaveLength(250);
  expect(lines).toContain('new.hire;new.hire@example.com;Nora Hire;true;FORCE_CHANGE_PASSWORD;');
});

test('people are a table on a terminal as well', async () => {
  const { stdout } = await commandLine.run([
    'report',
    '--shape',
    'people',
    '--format',
    'table',
    '--groups',
    'super_admin',
  ]);
  expect(stdout).toMatch(/^username +email +name +enabled +status +groups\n/);
  expect(stdout.trimEnd().split('\n')).toHaveLength(4);
});

test('xlsx is a workbook with the same rows as the CSV', async () => {
  const file = join(temporaryDirectory(), 'members.xlsx');
  const args = ['report', '--groups', 'super_admin,admin'];
  expect(await commandLine.run([...args, '--format', 'xlsx', '--output', file])).toMatchObject({ exitCode: 0 });
  const { stdout } = await commandLine.run(args);
  const [sheet] = readWorkbook(readFileSync(file)).sheets;
  const usernames = parseCsv(stdout).map((record) => record[2]);
  expect(sheet?.map(({ C }) => C).toSorted()).toEqual(usernames.toSorted());
});

test.each([
  [['--shape', 'persons'], '"shape" must be memberships or people, not "persons".'],
  [['--shape', 'people', '--format', 'json'], 'A document has both shapes: give --shape people with another format'],
  [['--delimiter', ';', '--format', 'table'], '--delimiter is for csv, not for table.'],
  [['--delimiter', '|'], '"delimiter" must be a comma, a semicolon, or the word tab, not "|".'],
])('%j is refused with exit code 2', async (args, message) => {
  const { exitCode, stderr } = await commandLine.run(['report', ...args]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
});
