import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openApp } from '../../support/app.ts';
import { type CommandLine, openCommandLine } from '../run-command.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'cognito-admin-graphql-'));
afterAll(() => rmSync(dataDir, { recursive: true }));
// The first command loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let commandLine: CommandLine;
beforeEach(async () => {
  commandLine = await openCommandLine({ DATA_DIR: dataDir });
});
afterEach(() => commandLine.close());

const toEmployees = ['--user', 'emp1', '--group', 'employees'];

it('puts a user into a group and takes the user out, and says whether anything was changed', async () => {
  const said = [];
  for (const change of ['add', 'add', 'remove', 'remove']) {
    const { exitCode, stdout } = await commandLine.run(['member', change, ...toEmployees]);
    expect(exitCode).toBe(0);
    said.push([stdout, commandLine.pool.groupsOf('emp1')]);
  }
  expect(said).toEqual([
    ['Added "emp1" to "employees".\n', ['employees', 'onboarding']],
    ['"emp1" was in "employees" already.\n', ['employees', 'onboarding']],
    ['Removed "emp1" from "employees".\n', ['onboarding']],
    ['"emp1" was not in "employees".\n', ['onboarding']],
  ]);
});

it.each([
  [['add', '--user', 'nobody', '--group', 'employees'], 1, 'The pool has no user "nobody".'],
  [['remove', '--user', 'nobody', '--group', 'employees'], 1, 'The pool has no user "nobody".'],
  [['add', '--user', 'emp1', '--group', 'emploees'], 1, 'The pool has no group "emploees".'],
  [['remove', '--user', 'emp1', '--group', 'emploees'], 1, 'The pool has no group "emploees".'],
  [['add', '--user', 'emp1'], 2, 'member add takes --user and --group.'],
  [['put', ...toEmployees], 2, 'member must be followed by add or remove, not "put".'],
  [[], 2, 'member must be followed by add or remove.'],
])('refuses %j in one line', async (args, exitCode, line) => {
  expect(await commandLine.run(['member', ...args])).toEqual({
    exitCode,
    stdout: '',
    stderr: `cognito-admin-graphql: ${line}\n`,
  });
});

it.each([
  [['--user', '', '--group', 'employees'], "The user's name is empty."],
  [['--user', 'emp 1', '--group', 'employees'], "The user's name holds white space"],
  [['--user', 'emp1', '--group', ''], "The group's name is empty."],
])('refuses %j in its own words, and asks Cognito nothing', async (flags, reason) => {
  const before = { ...commandLine.pool.calls.counts };
  const { exitCode, stderr } = await commandLine.run(['member', 'add', ...flags]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`cognito-admin-graphql: ${reason}`);
  expect(commandLine.pool.calls.counts).toEqual(before);
});

it('gives up after MAX_WAIT_SECONDS if Cognito throttles every call', async () => {
  const impatient = await openCommandLine({ DATA_DIR: dataDir, MAX_WAIT_SECONDS: '1' });
  impatient.pool.faults.set([{ kind: 'throttle' }]);
  expect(await impatient.run(['member', 'add', ...toEmployees])).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringMatching(/^cognito-admin-graphql: [^\n]+AdminListGroupsForUser[^\n]+\n$/),
  });
  await impatient.close();
});

it('keeps the last administrator, as every way in does', async () => {
  const guarded = await openCommandLine({ DATA_DIR: dataDir, ADMIN_GROUPS: 'super_admin' });
  const remove = (user: string) => guarded.run(['member', 'remove', '--user', user, '--group', 'super_admin']);
  expect(await remove('ada.root')).toMatchObject({ exitCode: 0, stderr: '' });
  const { exitCode, stderr } = await remove('grace.keys');
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('that would take the last enabled administrator')]);
  expect(guarded.pool.membersOf('super_admin')).toEqual(['grace.keys']);
  await guarded.close();
});

it("is recorded with the name of the machine's user", async () => {
  await commandLine.run(['member', 'add', '--user', 'emp3', '--group', 'developers']);
  const { service, query } = await openApp({ DATA_DIR: dataDir });
  const { data } = await query(
    '{ auditEvents(filter: { username: "emp3" }) { nodes { actor action groupName outcome } } }',
  );
  await service.close();
  expect(data.auditEvents.nodes).toEqual([
    {
      actor: `cli:${userInfo().username}`,
      action: 'ADD_USER_TO_GROUP',
      groupName: 'developers',
      outcome: 'SUCCEEDED',
    },
  ]);
});

it('changes nothing while a service has the trail', async () => {
  const { service } = await openApp({ DATA_DIR: dataDir });
  const { exitCode, stderr } = await commandLine.run(['member', 'add', ...toEmployees]);
  await service.close();
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`The data is in use by process ${process.pid}`);
  expect(commandLine.pool.groupsOf('emp1')).toEqual(['onboarding']);
});

it('warns if no trail is kept', async () => {
  const { stderr } = await commandLine.run(['member', 'add', ...toEmployees]);
  expect(stderr).toBe('');
  const unkept = await openCommandLine({ DATA_DIR: '' });
  expect((await unkept.run(['member', 'add', ...toEmployees])).stderr).toMatch(
    /^cognito-admin-graphql: DATA_DIR is not set: .+\n$/,
  );
  await unkept.close();
});
