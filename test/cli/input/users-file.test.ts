import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CliError } from '../../../src/cli/errors/cli-error.ts';
import { namedUsers } from '../../../src/cli/input/named-users.ts';
import { readUsersFile } from '../../../src/cli/input/users-file.ts';
import type { AliasAttribute } from '../../../src/domain/ports/directory.ts';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';

/** The users of a file with this text or these bytes, and the lines that are said of it. */
async function read(content: string | Uint8Array, aliases: readonly AliasAttribute[] = []) {
  const file = join(temporaryDirectory(), 'new.csv');
  writeFileSync(file, content);
  const { usernames, namelessLines, plan } = await namedUsers(await readUsersFile(file), async () => aliases);
  return { usernames, namelessLines, plan: plan.map((line) => line.replace(file, 'new.csv')) };
}

async function refusal(content: string | Uint8Array, aliases?: readonly AliasAttribute[]): Promise<readonly string[]> {
  const error: unknown = await read(content, aliases).catch((reason: unknown) => reason);
  if (!(error instanceof CliError)) throw new Error('It was not refused.', { cause: error });
  expect(error.exitCode).toBe(2);
  return error.lines.map((line) => line.replace(/\S*new\.csv/, 'new.csv'));
}

const IMPORT_HEADER =
  'name,given_name,email,email_verified,phone_number,phone_number_verified,cognito:mfa_enabled,cognito:username';
const utf16le = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const utf16be = (text: string) => utf16le(text).swap16();

test.each([
  ['one name a line, empty lines and blanks passed over', ' emp1 \r\n\r\nemp2\r\n'],
  ['the column username, wherever it stands', '\uFEFFteam,Username\r\nemp3,emp1\r\nemp4,emp2\r\n'],
  [
    'the file with which Cognito imports users',
    `${IMPORT_HEADER}\nA,a,a@b.c,true,,,false,emp1\nB,b,b@b.c,true,,,false,emp2\n`,
  ],
  ['semicolons', 'team;username\nx;emp1\nx;emp2\n'],
  ['tabs', 'team\tusername\nx\temp1\nx\temp2\n'],
  ['what a first line says stands between cells', 'sep=|\nteam|username\nx|emp1\nx|emp2\n'],
  ['a first line of Excel', 'sep=;\r\nusername;team\r\nemp1;x\r\nemp2;x\r\n'],
  ['a first line before one name a line', 'sep=;\nemp1\nemp2\n'],
  ['a blank before the quotation mark', '"manager", "username"\n"emp3", "emp1"\n"emp3", "emp2"\n'],
  ['UTF-16, little end first, as Excel saves "Unicode text"', utf16le('team\tusername\r\nx\temp1\r\nx\temp2\r\n')],
  ['UTF-16, big end first', utf16be('username\nemp1\nemp2\n')],
  ['the sub, which stands for a username in every pool', 'sub,email\nemp1,a@b.c\nemp2,b@b.c\n'],
  ['lines of delimiters alone, as spreadsheets leave them', ',username\n,emp1\n,\n,\n,emp2\n,\n'],
  ['blanks that nobody sees, around the names', 'username\n\u200bemp1\u00a0\n\u3000emp2\u2060\ufeff\n'],
])('reads %s', async (_, content) => {
  expect((await read(content)).usernames).toEqual(['emp1', 'emp2']);
});

test('a column of aliases names users if the pool knows them by it', async () => {
  const { usernames, plan } = await read('Name,E-Mail,Email,phone_number\nA,x,a@b.c,+49\n', ['phone_number', 'email']);
  expect(usernames).toEqual(['a@b.c']);
  expect(plan).toEqual(['Users: the column "Email" of new.csv, 1 row, the first of which names "a@b.c".']);
});

test.each<[string, string, AliasAttribute[], string]>([
  [
    'a column email where the pool knows nobody by it',
    'name,email\nA,a@b.c\n',
    [],
    'new.csv names users by "email", but what stands for a username in this pool is: nothing. It needs a column "username".',
  ],
  [
    'a column email where the pool knows users by something else',
    'name,email\nA,a@b.c\n',
    ['phone_number'],
    'new.csv names users by "email", but what stands for a username in this pool is: phone_number. It needs a column "username".',
  ],
  [
    'several columns without a header',
    'emp1,Erin\nemp2,Esteban\n',
    [],
    'Cannot read new.csv: It has several columns, and its first line, "emp1", "Erin", is no header that is known: "username" or "cognito:username", in a pool with aliases also "email" and its like.',
  ],
  [
    'several columns with semicolons and another header',
    'Benutzer;Team\nemp1;x\n',
    [],
    expect.stringContaining('"Benutzer", "Team", is no header that is known'),
  ],
  [
    'two columns of usernames',
    'username,cognito:username\nemp1,emp2\n',
    [],
    'new.csv has two columns of usernames: "username" and "cognito:username".',
  ],
  [
    'a header that can be read in two ways',
    'username;a,username\nemp1;b,emp2\n',
    [],
    expect.stringContaining('Its header can be read in two ways.'),
  ],
  [
    'a comma too many, which moves the names',
    'name,username\n"Doe, Joe",emp1\nDoe, Jane,emp2\n',
    [],
    'new.csv, line 3: It has 3 cells where the header has 2.',
  ],
  ['a comma too few', 'name,username,team\nJoe,emp1\n', [], 'new.csv, line 2: It has 2 cells where the header has 3.'],
  ['a header alone', 'username\n\n', [], 'new.csv names no user.'],
  ['rows without a username alone', 'name,username\nJoe,\n', [], 'new.csv names no user by the column "username".'],
])('refuses %s', async (_, content, aliases, line) => {
  expect(await refusal(content, aliases)).toEqual([line]);
});

test.each([
  ['Latin-1', Buffer.from([0x7a, 0x6f, 0xeb, 0x0a])],
  ['UTF-16 without its mark', utf16le('emp1\n').subarray(2)],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])],
])('refuses %s, which would change the names', async (_, bytes) => {
  expect(await refusal(bytes)).toEqual([
    expect.stringContaining('It is not UTF-8, nor UTF-16 with a byte order mark.'),
  ]);
});

test('rows without a username are counted and named by their lines', async () => {
  const rows = 'Joe,emp1\n\nJane,\n"two\nlines", \n'.concat('Nobody,\n'.repeat(5));
  const { usernames, namelessLines, plan } = await read(`name,username\n${rows}`);
  expect(usernames).toEqual(['emp1']);
  expect(namelessLines).toEqual([4, 5, 7, 8, 9, 10, 11]);
  expect(plan).toEqual([
    'Users: the column "username" of new.csv, 1 row, the first of which names "emp1".',
    'Rows without a username, which are left out: 7, on lines 4, 5, 7, 8, 9 and 2 more.',
  ]);
});

test('says of a file without a header which name it took first', async () => {
  expect((await read('Username of all\n'.replaceAll(' ', '-').concat('emp1\n'))).plan).toEqual([
    'Users: the only column of new.csv, 2 rows, the first of which names "Username-of-all".',
  ]);
});

test('takes away the apostrophe that guards a spreadsheet, and no other', async () => {
  const { usernames } = await read("username\n'+12065550100\n'=emp1\n'emp2\n''=emp3\n'＝emp4\n");
  expect(usernames).toEqual(['+12065550100', '=emp1', "'emp2", "'=emp3", '＝emp4']);
});

test('names the first lines with a problem and quotes what they hold, and counts the others', async () => {
  expect(await refusal('emp1\n'.concat('john doe\n'.repeat(7)))).toEqual([
    ...[2, 3, 4, 5, 6].map(
      (line) =>
        `new.csv, line ${line}: The user's name holds white space or a control character, which Cognito's names cannot: "john doe".`,
    ),
    'new.csv: 2 more such lines.',
  ]);
});
