import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Clock, systemClock } from '../../../src/domain/ports/clock.ts';
import { parseCsv } from '../../export/csv/rfc-4180.ts';
import { indexOfApp, readPool } from '../../graphql/directory-index/read-pool.ts';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { openApp } from '../../support/app.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { openCommandLine } from '../run-command.ts';

// The first command loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const HOUR = 3_600_000;

let close = async () => {};
afterEach(() => close());

/** Three users in two groups, read three hours ago; since then one was put into a group here, and one disabled elsewhere. */
async function openWithHistory(env: Readonly<Record<string, string>>) {
  const commandLine = await openCommandLine(
    { DIRECTORY_INDEX: 'on', ...env },
    { users: 3, groups: 2, membershipsPerUser: 0 },
  );
  close = commandLine.close;
  const { pool } = commandLine;
  let hoursAgo = 3;
  const startedAt = Date.now();
  const clock: Clock = { ...systemClock, date: () => new Date(startedAt - hoursAgo * HOUR) };
  const app = await openApp({ DIRECTORY_INDEX: 'on', ...env }, pool, clock);
  await readPool(app);
  hoursAgo = 2;
  const input = '{ username: "user-1", groupName: "group-1", reason: "on call" }';
  const { errors } = await app.query(`mutation { addUserToGroup(input: ${input}) { __typename } }`);
  expect(errors).toBeUndefined();
  hoursAgo = 1;
  const index = indexOfApp(app);
  const [user] = await index.at(null).usersByName(['user-2']);
  if (user === undefined) throw new Error('The index lacks the user.');
  await index.mergeUsers([{ ...user, enabled: false }], await index.now());
  await app.service.close();
  return { ...commandLine, at: (hours: number) => new Date(startedAt - hours * HOUR).toISOString() };
}

function rowsOf(csv: string) {
  const [header = [], ...records] = parseCsv(csv.replace('\uFEFF', ''));
  return records.map((record) => Object.fromEntries(header.map((name, place) => [name, record[place]])));
}

describe('report', () => {
  it('reports now, and a moment of the past, from the index without a call', async () => {
    const { run, pool, at } = await openWithHistory({ DATA_DIR: temporaryDirectory() });
    const calls = pool.calls.total;
    const columns = ['--columns', 'group,username,enabled'];
    const now = await run(['report', '--from', 'index', ...columns]);
    expect([now.exitCode, now.stderr]).toEqual([0, '']);
    expect(rowsOf(now.stdout)).toEqual([
      { group: 'group-1', username: 'user-1', enabled: 'true' },
      { group: '', username: 'user-2', enabled: 'false' },
      { group: '', username: 'user-3', enabled: 'true' },
    ]);
    const past = await run(['report', '--at', at(2.5), ...columns]);
    expect(rowsOf(past.stdout).map(({ group, enabled }) => [group, enabled])).toEqual([
      ['', 'true'],
      ['', 'true'],
      ['', 'true'],
    ]);
    expect(pool.calls.total).toBe(calls);
  });

  it.each([
    [['--at', 'yesterday'], 2, '"at" must be a date such as 2026-05-01'],
    [['--at', '2001-01-01'], 2, 'The directory is known since'],
    [['--at', '1h', '--from', 'pool'], 2, 'The pool shows nothing but now'],
    [['--from', 'cloud'], 2, '--from must be pool or index, not "cloud".'],
  ])('refuses %j', async (args, exitCode, message) => {
    const { run } = await openWithHistory({ DATA_DIR: temporaryDirectory() });
    expect(await run(['report', ...args])).toMatchObject({ exitCode, stderr: expect.stringContaining(message) });
  });

  it('says where the index is if it is kept in memory, and if there is none', async () => {
    const { run, close: end } = await openCommandLine({}, { users: 1, groups: 1 });
    close = end;
    expect(await run(['report', '--from', 'index'])).toMatchObject({
      exitCode: 78,
      stderr: expect.stringContaining('/reports/membership.csv?at=TIME'),
    });
    vi.stubEnv('DATA_DIR', temporaryDirectory());
    for (const command of [['report', '--at', '1h'], ['changes']]) {
      expect(await run(command)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('DIRECTORY_INDEX=on') });
    }
  });
});

describe('changes', () => {
  it('writes what became different as CSV, newest first, and makes no call', async () => {
    const { run, pool, at } = await openWithHistory({ DATA_DIR: temporaryDirectory() });
    const calls = pool.calls.total;
    const { exitCode, stdout, stderr } = await run(['changes', '--since', '1d']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(rowsOf(stdout)).toMatchObject([
      { kind: 'USER_DISABLED', username: 'user-2', not_after: at(1), origin: 'ELSEWHERE', actor: '', event_id: '' },
      { kind: 'MEMBERSHIP_ADDED', username: 'user-1', group: 'group-1', not_after: at(2), reason: 'on call' },
    ]);
    expect(pool.calls.total).toBe(calls);
  });

  it('writes what matches, from PostgreSQL, as NDJSON and as a table', async () => {
    const { url, schema } = await testSchema(onTestFinished);
    const { run } = await openWithHistory({ DATABASE_URL: url, DATABASE_SCHEMA: schema });
    const elsewhere = await run(['changes', '--origin', 'elsewhere', '--format', 'ndjson']);
    expect(JSON.parse(elsewhere.stdout)).toMatchObject({ kind: 'USER_DISABLED', changed: [], changes: [] });
    const here = await run(['changes', '--user', 'USER-1', '--group', 'group-1', '--format', 'table']);
    expect(here.stdout).toMatch(/^not_after +kind +username +group +changed +origin +actor +reason\n/);
    expect(here.stdout).toContain('MEMBERSHIP_ADDED');
    expect((await run(['changes', '--until', '3h', '--format', 'ndjson'])).stdout).toBe('');
    await close();
    close = async () => {};
  });

  it.each([
    [['--since', 'yesterday'], '"since" must be a date such as 2026-05-01'],
    [['--origin', 'console'], 'There is no origin "console".'],
    [['--kind', 'DELETE'], 'There is no kind "DELETE".'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { run, close: end } = await openCommandLine({ DATA_DIR: temporaryDirectory() }, { users: 1, groups: 1 });
    close = end;
    expect(await run(['changes', ...args])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  });
});
