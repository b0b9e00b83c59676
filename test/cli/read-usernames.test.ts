import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readUsernames } from '../../src/cli/read-usernames.ts';
import { Refusal } from '../../src/cli/refusal.ts';

const directory = mkdtempSync(join(tmpdir(), 'cognito-admin-graphql-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, 'users.csv');

it.each([
  ['one name a line, empty lines and blanks passed over', ' emp1 \r\n\r\nemp2\r\n'],
  ['the column username, wherever it stands', '\uFEFFteam,Username\r\nemp3,emp1\r\nemp4,emp2\r\n'],
  ['the first column where none has the name', 'emp1,Erin\nemp2,"Esteban, ""Steve"""\n'],
])('reads %s', async (_, text) => {
  writeFileSync(file, text);
  expect(await readUsernames(file)).toEqual(['emp1', 'emp2']);
});

it('takes away the apostrophe that guards a spreadsheet, and no other', async () => {
  writeFileSync(file, "username\n'+12065550100\n'=emp1\n'emp2\n");
  expect(await readUsernames(file)).toEqual(['+12065550100', '=emp1', "'emp2"]);
});

it('names the first lines with a problem, and counts the others', async () => {
  writeFileSync(file, 'emp1\n'.concat('john doe\n'.repeat(7)));
  const refusal = await readUsernames(file).catch((error: unknown) => error);
  if (!(refusal instanceof Refusal)) throw new Error('It was not refused.');
  expect(refusal.lines).toEqual([
    ...[2, 3, 4, 5, 6].map((line) => expect.stringContaining(`line ${line}: The user's name holds white space`)),
    `${file}: 2 more such lines.`,
  ]);
});
