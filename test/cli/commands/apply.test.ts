import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CommandLine, openCommandLine } from '../run-command.ts';
import { workbook } from '../workbook.ts';

const directory = mkdtempSync(join(tmpdir(), 'cognito-admin-graphql-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, 'people.csv');
const resultsFile = join(directory, 'people.results.csv');

// The first command loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let commandLine: CommandLine;
beforeEach(async () => {
  commandLine = await openCommandLine({ DATA_DIR: join(directory, 'data') });
});
afterEach(() => commandLine.close());

function apply(content: string | Uint8Array, ...args: string[]) {
  writeFileSync(file, content);
  return commandLine.run(['bulk', 'apply', file, ...args]);
}

const resultsOf = (path = resultsFile) => readFileSync(path, 'utf8').replace('\uFEFF', '').trimEnd().split('\r\n');
const writes = () =>
  Object.entries(commandLine.pool.calls.counts)
    .filter(([operation]) => /^Admin(Create|Add|Remove|Delete|Update|Enable|Disable)/.test(operation))
    .reduce((sum, [, count]) => sum + count, 0);
const invited = () => commandLine.pool.outbox.messages.map(({ username }) => username).sort();

const PEOPLE = [
  'email;username;groups;remove',
  'nina@example.com;nina;employees;',
  'omar@example.com;omar;employees|sales;',
  ';emp1;"sales;legal";onboarding',
  ';emp2;;',
  '',
].join('\r\n');

it('makes who is new, changes who is known, and says first what it will do', async () => {
  const { exitCode, stdout, stderr } = await apply(PEOPLE);
  expect(stderr.split('\n')).toEqual([
    `${file}: 4 rows.`,
    'New: 2 users, to be made with 3 memberships; 2 of them to be invited.',
    'Known: 2 users, with 2 memberships to add and 1 to remove, where that is not so already.',
    `The results of all rows: ${resultsFile}`,
    '',
  ]);
  expect(stdout).toMatch(/^Rows: 2 created; 1 changed; 1 unchanged\. \d+ s\.\n$/);
  expect(exitCode).toBe(0);
  expect(commandLine.pool.groupsOf('omar')).toEqual(['employees', 'sales']);
  expect(commandLine.pool.groupsOf('emp1')).toEqual(['legal', 'sales']);
  expect(invited()).toEqual(['nina', 'omar']);
  expect(resultsOf()).toEqual([
    '#row,#result,#message,email,username,groups,remove',
    '2,created,,nina@example.com,nina,employees,',
    '3,created,,omar@example.com,omar,employees|sales,',
    '4,changed,,,emp1,"sales;legal",onboarding',
    '5,unchanged,,,emp2,,',
  ]);
});

it('given twice, writes nothing the second time, as do its results', async () => {
  await apply(PEOPLE);
  const before = writes();
  const again = await apply(PEOPLE);
  expect(again.stdout).toMatch(/^Rows: 0 created; 0 changed; 4 unchanged\./);
  const third = await commandLine.run(['bulk', 'apply', resultsFile]);
  expect(third.stdout).toMatch(/^Rows: 0 created; 0 changed; 4 unchanged\./);
  expect(third.exitCode).toBe(0);
  expect(writes()).toBe(before);
  expect(invited()).toEqual(['nina', 'omar']);
});

it('says which rows cannot be done and why, does the others, and takes the corrected results', async () => {
  const rows = [
    'username,email,custom:department,groups,invitation',
    'nina,nina@example.com,,employees,',
    'omar,,,employees,',
    'pia,pia@example.com,,nothing,',
    'quentin,quentin at example,,,',
    'two words,x@example.com,,,',
    ',y@example.com,,,',
    'rosa,rosa@example.com,,,pigeon',
    'emp1,other@example.com,art,employees,',
  ].join('\n');
  const { exitCode, stdout, stderr } = await apply(rows);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^Rows: 1 created; 1 changed; 0 unchanged; 6 failed\./);
  expect(stderr).toContain('Known with other attributes, which stay as they are: 1 user.\n  line 9: another email');
  expect(stderr).toContain('Cannot be done: 6 rows.\n');
  for (const [line, why] of [
    [3, '"omar" is nobody in the pool, and cannot be made: An invitation by EMAIL takes the attribute "email".'],
    [4, 'The pool has no group "nothing".'],
    [5, '"quentin" is nobody in the pool, and cannot be made: The attribute "email" is an email address'],
    [6, `In the column "username": The user's name holds white space`],
    [7, 'It names no user in the column "username".'],
    [8, 'In the column "invitation" is "pigeon", not one of: email, sms, none.'],
  ] as const) {
    expect(stderr).toContain(`  line ${line}: ${why}`);
  }
  expect(commandLine.pool.user('emp1')?.attributes.email).toBe('emp1@example.com');

  const corrected = readFileSync(resultsFile, 'utf8').replace('omar,,', 'omar,omar@example.com,');
  writeFileSync(resultsFile, corrected);
  const again = await commandLine.run(['bulk', 'apply', resultsFile]);
  expect(again.stdout).toMatch(/^Rows: 1 created; 0 changed; 2 unchanged; 5 failed\./);
  expect(invited()).toEqual(['nina', 'omar']);
});

it('tells in a dry run what would become of each row, and changes nothing', async () => {
  const { exitCode, stdout } = await apply(PEOPLE, '--dry-run');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Rows: 2 would be created; 1 would be changed; 1 unchanged\. It would take about 1 s\.\n$/);
  expect(writes()).toBe(0);
  const lines = resultsOf(join(directory, 'people.dry-run.results.csv'));
  expect(lines.map((line) => line.split(',')[1])).toEqual([
    '#result',
    'would be created',
    'would be created',
    'would be changed',
    'unchanged',
  ]);
});

it('joins the rows of one user, and refuses one that contradicts an earlier one', async () => {
  const rows = [
    'username,email,group,remove',
    'nina,nina@example.com,employees,',
    'nina,,sales,',
    'nina,another@example.com,legal,',
    'emp1,,sales,',
    'emp1,,,sales',
  ].join('\n');
  const { stderr, stdout } = await apply(rows);
  expect(stderr).toContain('  line 4: "nina" has another "email" on line 2.');
  expect(stderr).toContain('  line 6: "emp1" is to be added to "sales", and removed from it.');
  expect(stdout).toMatch(/^Rows: 2 created; 1 changed; 0 unchanged; 2 failed\./);
  expect(commandLine.pool.groupsOf('nina')).toEqual(['employees', 'sales']);
});

it('says what failed on the way, and deletes what was half made', async () => {
  commandLine.pool.faults.set([
    { kind: 'undeliverable', operation: 'AdminCreateUser', when: ({ input }) => input.MessageAction === 'RESEND' },
  ]);
  const { exitCode, stdout } = await apply(PEOPLE);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^Rows: 0 created; 1 changed; 1 unchanged; 2 failed\./);
  expect(resultsOf()[1]).toMatch(/^2,failed,.*deliver/);
  expect(commandLine.pool.user('nina')).toBeUndefined();
});

describe('a file is refused with 2, before anything is sent, that', () => {
  it.each([
    ['has no header', 'nina\nomar\n', 'has no header with a column "username" or "email"'],
    [
      'has a column that nobody knows',
      'username,emil\nnina,x@example.com\n',
      'a column "emil", which is neither an attribute of the pool nor one of: username, groups, add, remove, invitation. Did you mean "email"?',
    ],
    ['has a column without its prefix', 'username,department\nnina,art\n', 'Did you mean "custom:department"?'],
    [
      'has a column twice',
      'username,email,E-Mail,EMAIL\nnina,a@b.c,,d@e.f\n',
      'two columns of the same: "email" and "EMAIL"',
    ],
    ['has a value without a header', 'username,,groups\nnina,x,\n', 'line 2: column B has a value, and no header'],
    ['has a cell too few', 'username,email,groups\nnina,a@b.c\n', 'line 2: It has 2 cells where the header has 3.'],
    ['has a cell too many', 'username,groups\nnina,a,b\n', 'line 2: column C has a value, and no header'],
    ['names nobody by username', 'email,groups\nnina@example.com,sales\n', 'has no column "username" with a value'],
    ['is empty', '', 'has no header'],
    ['has a header alone', 'username,email\n', 'has no rows'],
  ])('%s', async (_, content, why) => {
    const { exitCode, stdout, stderr } = await apply(content);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(why);
    expect(writes()).toBe(0);
  });

  it.each([
    [[], 'bulk apply takes a file before its flags'],
    [['--dry-run'], 'bulk apply takes a file before its flags'],
    [['missing.xlsx'], 'Cannot read missing.xlsx: there is no such file.'],
    [[file, '--invitation', 'fax'], '--invitation must be email, sms or none, not "fax".'],
    [[file, '--results', file], '--results would overwrite the file that is given.'],
  ])('is given as %j', async (args, why) => {
    writeFileSync(file, PEOPLE);
    const { exitCode, stderr } = await commandLine.run(['bulk', 'apply', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(why);
  });
});

describe('a workbook', () => {
  const ROWS = [
    ['username', 'email', 'birthdate', 'email_verified', 'groups'],
    ['nina', 'nina@example.com', { days: 33_239 }, true, 'employees;sales'],
    [],
    ['omar', { formula: 'CONCATENATE("omar","@example.com")', value: 'omar@example.com' }, null, null, ''],
  ] as const;

  it.each(['shared', 'inline'] as const)(
    'is read with its texts %s, dates and states as Cognito writes them',
    async (texts) => {
      const { exitCode, stdout } = await apply(workbook(ROWS, { texts }));
      expect(stdout).toMatch(/^Rows: 2 created/);
      expect(exitCode).toBe(0);
      expect(commandLine.pool.user('nina')?.attributes).toMatchObject({
        birthdate: '1991-01-01',
        email_verified: 'true',
      });
      expect(commandLine.pool.groupsOf('nina')).toEqual(['employees', 'sales']);
      expect(resultsOf()[2]).toBe('4,created,,omar,omar@example.com,,,');
    },
  );

  it('has the sheet that is named', async () => {
    const book = workbook(ROWS, { sheets: ['Notes', 'People'] });
    expect((await apply(book)).stderr).toContain('has no rows');
    expect((await apply(book, '--sheet', 'Other')).stderr).toContain(
      'has no sheet "Other". It has: "Notes", "People".',
    );
    expect((await apply(book, '--sheet', 'People')).exitCode).toBe(0);
  });

  it('is refused by name where its header is merged over columns with values', async () => {
    const rows = [
      ['username', 'groups', null],
      ['nina', 'employees', 'sales'],
    ];
    const { exitCode, stderr } = await apply(workbook(rows, { merged: ['B1:C1'] }));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('line 2: column C has a value, and no header. Of merged header cells');
  });

  it('has rows that are refused for what a sheet has made of them', async () => {
    const rows = [
      ['username', 'phone_number', 'groups', 'invitation'],
      ['nina', 491701234567, null, 'none'],
      [12_345, null, null, 'none'],
      [{ days: 45_000 }, null, null, 'none'],
      [1_234_567_890_123_456, null, null, 'none'],
      ['omar', null, { days: 45_000 }, 'none'],
    ];
    const { stderr, stdout } = await apply(workbook(rows));
    expect(stderr).toContain(
      'line 2: "nina" is nobody in the pool, and cannot be made: The attribute "phone_number" is a plus sign',
    );
    expect(stderr).toContain('line 4: In the column "username" is a date, 2023-03-15. Format the column as text.');
    expect(stderr).toContain('line 5: In the column "username" is a number of more than 15 digits');
    expect(stderr).toContain('line 6: In the column "groups" is a date');
    expect(stdout).toMatch(/^Rows: 1 created; 0 changed; 0 unchanged; 4 failed\./);
    expect(commandLine.pool.user('12345')).toBeDefined();
  });

  it('that is damaged is refused', async () => {
    const { exitCode, stderr } = await apply(workbook(ROWS).slice(0, 300));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('as a workbook of Excel');
  });
});

describe('CSV as spreadsheets write it', () => {
  const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');

  it.each([
    ['Excel in English', '\uFEFFusername,email,groups\r\nnina,nina@example.com,"employees;sales"\r\n'],
    ['Excel in German', '\uFEFFusername;email;groups\r\nnina;nina@example.com;employees|sales\r\n'],
    ['Excel with the separator named', 'sep=;\r\nusername;email;groups\r\nnina;nina@example.com;employees|sales\r\n'],
    ['Excel as Unicode text', utf16('username\temail\tgroups\r\nnina\tnina@example.com\temployees;sales\r\n')],
    ['LibreOffice', 'username,email,groups\nnina,nina@example.com,employees|sales\n'],
    ['LibreOffice with all texts quoted', '"username";"email";"groups"\n"nina";"nina@example.com";"employees;sales"\n'],
    ['LibreOffice with tabs', 'username\temail\tgroups\nnina\tnina@example.com\temployees|sales\n'],
    ['Google', 'username,email,groups\r\nnina,nina@example.com,employees|sales'],
    ['an old Mac', 'username,email,groups\rnina,nina@example.com,employees|sales\r'],
    ['somebody with a line break in a cell', 'username,email,groups\nnina,nina@example.com,"employees\nsales"\n'],
    [
      'somebody with blanks, and empty rows and columns',
      'username, email ,groups,,\n\n  nina , nina@example.com ,employees | sales,,\n,,,,\n',
    ],
    ['somebody with notes', '#,username,email,groups,#who asked\n1,nina,nina@example.com,employees;sales,me\n'],
    [
      'Cognito, for its own import',
      'cognito:username,email,email_verified,cognito:mfa_enabled,groups\nnina,nina@example.com,TRUE,,employees;sales\n',
    ],
  ])('is understood: %s', async (_, content) => {
    const { exitCode, stdout } = await apply(content);
    expect({ exitCode, stdout: stdout.slice(0, 18) }).toEqual({ exitCode: 0, stdout: 'Rows: 1 created; 0' });
    expect(commandLine.pool.user('nina')?.attributes.email).toBe('nina@example.com');
    expect(commandLine.pool.groupsOf('nina')).toEqual(['employees', 'sales']);
  });

  it('of 20,000 rows is read to its end', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `person-${index},person-${index}@example.com,employees`);
    const { exitCode, stderr } = await apply(
      ['username,email,groups', ...rows, 'emp1,,nothing'].join('\n'),
      '--dry-run',
      '--invitation',
      'sms',
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('20,001 rows.');
    expect(stderr).toContain('Cannot be done: 20,001 rows.');
    expect(stderr).toContain('and 19,981 more');
  });
});
