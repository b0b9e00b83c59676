import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../../embedded-pool/client.ts';
import { type CommandLine, openCommandLine } from '../run-command.ts';

const directory = mkdtempSync(join(tmpdir(), 'cognito-admin-graphql-'));
afterAll(() => rmSync(directory, { recursive: true }));
const usersFile = join(directory, 'new.csv');
const errorsFile = join(directory, 'new.errors.csv');
const data = join(directory, 'data');

// The first command loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let commandLine: CommandLine;
beforeEach(async () => {
  commandLine = await openCommandLine({ DATA_DIR: data });
});
afterEach(() => commandLine.close());

function bulk(change: string, users: string, ...args: string[]) {
  writeFileSync(usersFile, users);
  return commandLine.run(['bulk', change, '--users', usersFile, ...args]);
}

const newEmployees = 'emp1\nemp2\nemp3\n';

it('puts every user into every group, and takes them out again', async () => {
  const added = await bulk('add', newEmployees, '--group', 'employees', '--group', 'engineering');
  expect(added).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^Added 6 of 6 memberships\. \d+ s\.\n$/),
    stderr: `Users: the only column of ${usersFile}, 3 rows, the first of which names "emp1".\n`,
  });
  expect(commandLine.pool.groupsOf('emp2')).toEqual(['employees', 'engineering', 'onboarding']);
  const removed = await bulk('remove', newEmployees, '--group', 'employees', '--group', 'engineering');
  expect(removed.stdout).toMatch(/^Removed 6 of 6 memberships\./);
  expect(commandLine.pool.groupsOf('emp2')).toEqual(['onboarding']);
});

it('writes nothing that is so already', async () => {
  await bulk('add', 'emp1\n', '--group', 'employees');
  const { exitCode, stdout } = await bulk('add', newEmployees, '--group', 'employees');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Added 2 of 3 memberships; 1 already so\./);
  expect(commandLine.pool.calls.counts.AdminAddUserToGroup).toBe(3);
});

it('ends with 1 if some fail, with the reasons in a file that can be given again', async () => {
  const { exitCode, stdout, stderr } = await bulk('add', 'emp1\nnobody\n', '--group', 'employees');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^Added 1 of 2 memberships; 1 failed\./);
  expect(stderr.split('\n').slice(1)).toEqual([`The failures: ${errorsFile}`, '']);
  expect(readFileSync(errorsFile, 'utf8')).toBe(
    '\uFEFFusername,group,code,message\r\nnobody,employees,USER_NOT_FOUND,"The pool has no user ""nobody""."\r\n',
  );
  const again = await commandLine.run(['bulk', 'add', '--users', errorsFile, '--group', 'employees']);
  expect(again.stdout).toMatch(/^Added 0 of 1 memberships; 1 failed\./);
});

it('takes the file of an earlier run away once nothing fails', async () => {
  await bulk('add', 'nobody\n', '--group', 'employees');
  expect(existsSync(errorsFile)).toBe(true);
  await bulk('add', newEmployees, '--group', 'employees');
  expect(existsSync(errorsFile)).toBe(false);
});

it('tells in a dry run what would be done, and changes nothing', async () => {
  const { exitCode, stdout } = await bulk('add', newEmployees, '--group', 'employees', '--dry-run');
  expect(exitCode).toBe(0);
  expect(stdout).toBe('Would add 3 of 3 memberships. It would take about 1 s.\n');
  expect(commandLine.pool.groupsOf('emp1')).toEqual(['onboarding']);
  expect(commandLine.pool.calls.counts.AdminAddUserToGroup).toBeUndefined();
});

describe('the file of users', () => {
  it('may be the standard input', async () => {
    const errors = join(directory, 'errors.csv');
    const args = ['bulk', 'add', '--users', '-', '--group', 'employees', '--errors', errors];
    const { stdout } = await commandLine.run(args, newEmployees);
    expect(stdout).toMatch(/^Added 3 of 3/);
  });

  it.each([
    ['names nobody', '\n\n', 'new.csv names no user.'],
    ['has a name that cannot be one', 'emp1\njohn doe\n', "new.csv, line 2: The user's name holds white space"],
    ['has a quotation mark that is not closed', 'emp1\n"emp2\n', 'The quotation mark on line 2 is not closed.'],
  ])('is refused with 2 if it %s', async (_, text, reason) => {
    const { exitCode, stdout, stderr } = await bulk('add', text, '--group', 'employees');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(reason);
    expect(commandLine.pool.calls.counts).toEqual({});
  });

  it('is refused if it is not UTF-8, which would change the names', async () => {
    writeFileSync(usersFile, Buffer.from([0x7a, 0x6f, 0xeb, 0x0a]));
    const { exitCode, stderr } = await commandLine.run(['bulk', 'add', '--users', usersFile, '--group', 'employees']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('It is not UTF-8');
  });
});

it.each([
  [['add', '--group', 'employees'], 'bulk add takes --users and at least one --group.'],
  [['enable'], 'bulk enable takes --users.'],
  [['enable', '--users', usersFile, '--group', 'a'], 'bulk enable takes no --group.'],
  [['enable', '--users', usersFile, '--sign-out'], 'bulk enable takes no --sign-out.'],
  [['put', '--users', usersFile], 'bulk must be followed by add, remove, enable, disable or apply, not "put".'],
  [[], 'bulk must be followed by add, remove, enable, disable or apply.'],
  [['add', '--users', 'missing.csv', '--group', 'employees'], 'Cannot read missing.csv: there is no such file.'],
  [['add', '--users', usersFile, '--group', 'two words'], "The group's name holds white space"],
  [['add', '--users', usersFile, '--group', 'a', '--errors', usersFile], '--errors would overwrite'],
  [
    ['add', '--users', usersFile, '--group', 'a', '--errors', join(directory, 'no', 'e.csv')],
    'there is no such directory.',
  ],
  [['add', '--users', '.', '--group', 'a'], 'Cannot read .: it is a directory.'],
])('refuses %j with 2', async (args, reason) => {
  writeFileSync(usersFile, newEmployees);
  const { exitCode, stderr } = await commandLine.run(['bulk', ...args]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(reason);
  expect(commandLine.pool.calls.counts).toEqual({});
});

it('ends on Ctrl-C once all that was sent is answered, and tells how far it came', async () => {
  const slow = await openCommandLine({ DATA_DIR: data }, { latencyMs: 50 });
  const everybody = JSON.parse((await slow.run(['users', '--format', 'json'])).stdout);
  writeFileSync(usersFile, everybody.map(({ username }: { username: string }) => username).join('\n'));
  const running = slow.run(['bulk', 'add', '--users', usersFile, '--group', 'archived-project']);
  while ((slow.pool.calls.counts.AdminAddUserToGroup ?? 0) < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  process.emit('SIGINT', 'SIGINT');
  const { exitCode, stdout } = await running;
  const members = slow.pool.membersOf('archived-project').length;
  expect(exitCode).toBe(130);
  expect(members).toBeLessThan(250);
  expect(stdout).toMatch(
    new RegExp(`^Cancelled\\. Added ${members} of 250 memberships; ${250 - members} not started\\.`),
  );
  await slow.close();
});

describe('a column of groups beside the users', () => {
  const legal = 'username,Group\nemp1,legal\nemp2,engineering\n';

  it.each([
    ['is refused by name where it says something else', legal, ['engineering'], 'line 2 names "legal"'],
    ['is refused where each row says one of several', legal, ['legal', 'engineering'], 'line 2 names "legal"'],
    ['is refused where a row says none', 'username,cognito:groups\nemp1,legal\nemp2,\n', ['legal'], 'line 3 names ""'],
  ])('%s', async (_, text, groups, reason) => {
    const { exitCode, stderr } = await bulk('add', text, ...groups.flatMap((group) => ['--group', group]));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`${usersFile} has a column of groups, "`)]);
    expect(stderr).toContain(reason);
    expect(commandLine.pool.calls.counts).toEqual({});
  });

  it('is no contradiction if every row says what --group says, as in our own lists and reports', async () => {
    const report = await commandLine.run(['report', '--groups', 'onboarding']);
    const { exitCode, stdout } = await bulk('remove', report.stdout, '--group', 'onboarding');
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Removed 3 of 3 memberships\./)]);
  });

  it('of the failures of several groups says what was asked: the file can be given again', async () => {
    const groups = ['--group', 'employees', '--group', 'legal'];
    await bulk('add', 'nobody\n', ...groups);
    const again = await commandLine.run(['bulk', 'add', '--users', errorsFile, ...groups]);
    expect(again.stdout).toMatch(/^Added 0 of 2 memberships; 2 failed\./);
  });
});

describe('enable and disable', () => {
  const isEnabled = () => ['emp1', 'emp2'].map((name) => commandLine.pool.user(name)?.enabled);

  it('change every user of the file, and write nothing that is so already', async () => {
    const disabled = await bulk('disable', 'username\nemp1\nemp2\n');
    expect([disabled.exitCode, disabled.stdout]).toEqual([0, expect.stringMatching(/^Disabled 2 of 2 users\. /)]);
    expect(isEnabled()).toEqual([false, false]);
    const enabled = await bulk('enable', 'username\nemp1\nemp2\nemp3\nnobody\n');
    expect([enabled.exitCode, enabled.stdout]).toEqual([
      1,
      expect.stringMatching(/^Enabled 2 of 4 users; 1 already so; 1 failed\. /),
    ]);
    expect(isEnabled()).toEqual([true, true]);
    expect(readFileSync(errorsFile, 'utf8')).toContain('\r\nnobody,,USER_NOT_FOUND,');
  });

  it('sign out disabled users if requested', async () => {
    await bulk('disable', 'emp1\n', '--sign-out');
    expect(commandLine.pool.calls.counts).toMatchObject({ AdminDisableUser: 1, AdminUserGlobalSignOut: 1 });
  });

  it('have a dry run', async () => {
    const { stdout } = await bulk('disable', newEmployees, '--dry-run');
    expect(stdout).toMatch(/^Would disable 3 of 3 users\. It would take about/);
    expect(isEnabled()).toEqual([true, true]);
  });
});

describe('a pool in which the email stands for a username', () => {
  it('takes the column email, and says so first', async () => {
    const { pool } = commandLine;
    const client = createClient({ requestHandler: pool.requestHandler });
    const { UserPool } = await client.createUserPool({ PoolName: 'p', AliasAttributes: ['email'] });
    const UserPoolId = UserPool?.Id ?? '';
    await client.adminCreateUser({
      UserPoolId,
      Username: 'joe',
      UserAttributes: [
        { Name: 'email', Value: 'joe@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ],
    });
    await client.createGroup({ UserPoolId, GroupName: 'staff' });
    vi.stubEnv('COGNITO_USER_POOL_ID', UserPoolId);
    const { exitCode, stdout, stderr } = await bulk(
      'add',
      'Name;Email\nJoe;joe@example.com\nJane;\n',
      '--group',
      'staff',
    );
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/^Added 1 of 1 memberships\./)]);
    expect(stderr.split('\n')).toEqual([
      `Users: the column "Email" of ${usersFile}, 1 row, the first of which names "joe@example.com".`,
      'Rows without a username, which are left out: 1, on line 3.',
      '',
    ]);
    expect(pool.calls.counts.AdminAddUserToGroup).toBe(1);
  });

  it('is read, and if it is another the column is rejected by name', async () => {
    const client = createClient({ requestHandler: commandLine.pool.requestHandler });
    const { UserPool } = await client.createUserPool({ PoolName: 'p' });
    vi.stubEnv('COGNITO_USER_POOL_ID', UserPool?.Id);
    const { exitCode, stderr } = await bulk('add', 'name,email\nJoe,joe@example.com\n', '--group', 'employees');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('names users by "email", but what stands for a username in this pool is: nothing.');
    expect(commandLine.pool.calls.counts).toEqual({ CreateUserPool: 1, DescribeUserPool: 1 });
  });
});

it('draws its progress on a terminal, and clears it', async () => {
  const { isTTY, columns } = process.stderr;
  Object.assign(process.stderr, { isTTY: true, columns: 60 });
  const { stderr } = await bulk('add', newEmployees, '--group', 'employees');
  Object.assign(process.stderr, { isTTY, columns });
  const [, ...lines] = stderr.split('\r\x1b[2K');
  expect(lines).toContain('████████████████████  100 %  3/3');
  expect(lines.at(-1)).toBe('');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(60);
});
