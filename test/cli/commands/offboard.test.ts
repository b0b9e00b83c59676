import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type CommandLine, openCommandLine } from '../run-command.ts';

const directory = mkdtempSync(join(tmpdir(), 'cognito-admin-graphql-'));
afterAll(() => rmSync(directory, { recursive: true }));
const taken = join(directory, 'taken.csv');

// The first command loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let commandLine: CommandLine;
beforeEach(async () => {
  rmSync(taken, { force: true });
  commandLine = await openCommandLine({ DATA_DIR: join(directory, 'data') });
});
afterEach(() => commandLine.close());

const offboard = (...args: string[]) => commandLine.run(['offboard', ...args, '--taken', taken]);
/** The changes that were sent, in their order. */
function recordChanges() {
  const sent: string[] = [];
  commandLine.pool.faults.set([
    {
      kind: 'delay',
      milliseconds: 0,
      when: ({ operation, input }) => {
        if (/^Admin(Disable|UserGlobal|Remove|Add|Enable)/.test(operation)) {
          sent.push([operation, input.Username, input.GroupName].filter((part) => part !== undefined).join(' '));
        }
        return false;
      },
    },
  ]);
  return sent;
}

it('disables, signs out, and then takes out of the groups, and writes down before what is taken', async () => {
  const before = commandLine.pool.groupsOf('john.doe');
  const sent = recordChanges();
  const { exitCode, stdout, stderr } = await offboard('john.doe', 'emp1');
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Closed 2 accounts.\n' });
  expect(stderr).toContain('emp1: enabled, in onboarding\n');
  for (const username of ['john.doe', 'emp1']) {
    expect(commandLine.pool.user(username)?.enabled).toBe(false);
    expect(commandLine.pool.groupsOf(username)).toEqual([]);
  }
  const ofJohn = sent.filter((call) => call.includes('john.doe'));
  expect(ofJohn.slice(0, 2)).toEqual(['AdminDisableUser john.doe', 'AdminUserGlobalSignOut john.doe']);
  expect(ofJohn.slice(2).sort()).toEqual(before.map((name) => `AdminRemoveUserFromGroup john.doe ${name}`).sort());
  const rows = readFileSync(taken, 'utf8').trimEnd().split('\r\n');
  expect(rows[0]).toBe('\uFEFFusername,groups,#was');
  expect(rows.slice(1).sort()).toEqual(
    [...before.map((name) => `john.doe,${name},enabled`), 'emp1,onboarding,enabled'].sort(),
  );
});

it('can be taken back with its own file', async () => {
  const before = commandLine.pool.groupsOf('john.doe');
  await offboard('john.doe', 'emp1');
  expect((await commandLine.run(['bulk', 'enable', '--users', taken])).exitCode).toBe(0);
  expect((await commandLine.run(['bulk', 'apply', taken])).exitCode).toBe(0);
  expect(commandLine.pool.groupsOf('john.doe')).toEqual(before);
  expect(commandLine.pool.groupsOf('emp1')).toEqual(['onboarding']);
  expect(commandLine.pool.user('john.doe')?.enabled).toBe(true);
});

it('does not replace a file that may hold what an earlier run has taken', async () => {
  await offboard('emp1');
  const written = readFileSync(taken, 'utf8');
  const { exitCode, stderr } = await offboard('emp1');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('is there already');
  expect(readFileSync(taken, 'utf8')).toBe(written);
});

it('tells in a dry run what they have, and changes nothing', async () => {
  const sent = recordChanges();
  const { exitCode, stdout, stderr } = await offboard('emp1', '--dry-run');
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Would close 1 account.\n' });
  expect(stderr).toBe('emp1: enabled, in onboarding\n');
  expect(sent).toEqual([]);
  expect(existsSync(taken)).toBe(false);
});

it('starts nothing where one of them is nobody', async () => {
  const sent = recordChanges();
  const { exitCode, stderr } = await offboard('emp1', 'nobody');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('The pool has no user "nobody". Nothing was started.');
  expect(sent).toEqual([]);
});

it('goes on with the groups of one who could not be signed out, and says so', async () => {
  commandLine.pool.faults.set([{ kind: 'access-denied', operation: 'AdminUserGlobalSignOut' }]);
  const { exitCode, stdout, stderr } = await offboard('emp1');
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: 'Closed 0 accounts. 1 not.\n' });
  expect(stderr).toContain('is disabled, but was not signed out');
  expect(commandLine.pool.user('emp1')?.enabled).toBe(false);
  expect(commandLine.pool.groupsOf('emp1')).toEqual([]);
});

it('leaves the groups of one who could not be disabled', async () => {
  commandLine.pool.faults.set([{ kind: 'access-denied', operation: 'AdminDisableUser' }]);
  const { exitCode, stdout } = await offboard('emp1');
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: 'Closed 0 accounts. 1 not.\n' });
  expect(commandLine.pool.groupsOf('emp1')).toEqual(['onboarding']);
});

it('closes nobody who is the last administrator', async () => {
  const { pool } = commandLine;
  const administrators = pool.membersOf('administrators').filter((username) => pool.user(username)?.enabled);
  const [last = '', ...others] = administrators;
  for (const username of others)
    await commandLine.run(['member', 'remove', '--user', username, '--group', 'administrators']);
  const { exitCode, stdout, stderr } = await offboard(last);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: 'Closed no account. 1 not.\n' });
  expect(stderr).toMatch(/last enabled administrator/);
  expect(pool.user(last)?.enabled).toBe(true);
});

it.each([
  [[], 'offboard takes users before its flags'],
  [['two words'], "The user's name holds white space"],
])('refuses %j with 2', async (args, why) => {
  const { exitCode, stderr } = await commandLine.run(['offboard', ...args]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(why);
});

it.each([[], ['--dry-run']])(
  'closes neither of the last two administrators who are given together, but the others %j',
  async (...flags) => {
    const { pool } = commandLine;
    const administrators = pool.membersOf('administrators').filter((username) => pool.user(username)?.enabled);
    const [first = '', second = '', ...others] = administrators;
    for (const username of others)
      await commandLine.run(['member', 'remove', '--user', username, '--group', 'administrators']);
    const before = [first, second].map((username) => pool.groupsOf(username));
    const { exitCode, stdout, stderr } = await offboard(first, second, 'emp1', ...flags);
    const done = flags.length === 0 ? 'Closed' : 'Would close';
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: `${done} 1 account. 2 not.\n` });
    for (const name of [first, second])
      expect(stderr).toMatch(new RegExp(`^${name}: .*all enabled administrators`, 'm'));
    expect(stderr).toContain('Leave one of them out, who stays');
    for (const username of [first, second]) expect(pool.user(username)?.enabled).toBe(true);
    expect([first, second].map((username) => pool.groupsOf(username))).toEqual(before);
    expect(pool.user('emp1')?.enabled).toBe(flags.length > 0);
  },
);
