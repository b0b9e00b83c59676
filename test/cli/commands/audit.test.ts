import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseCsv } from '../../export/csv/rfc-4180.ts';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { openCommandLine } from '../run-command.ts';

// The first command loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let close = async () => {};
afterEach(() => close());

async function openWith(env: Readonly<Record<string, string>>) {
  const commandLine = await openCommandLine(env, { users: 3, groups: 2, membershipsPerUser: 0 });
  close = commandLine.close;
  return commandLine;
}

/** With two events in its trail. */
async function openWithEvents(env: Readonly<Record<string, string>> = { DATA_DIR: temporaryDirectory() }) {
  const commandLine = await openWith(env);
  for (const group of ['group-1', 'group-2']) {
    const args = ['member', 'add', '--user', 'user-1', '--group', group, '--reason', `for ${group}`];
    expect(await commandLine.run(args)).toMatchObject({ exitCode: 0 });
  }
  return commandLine;
}

describe('audit', () => {
  it('writes the trail as CSV, newest first, and makes no call', async () => {
    const { run, pool } = await openWithEvents();
    const calls = pool.calls.total;
    const { exitCode, stdout, stderr } = await run(['audit']);
    const [header, ...records] = parseCsv(stdout.replace('\uFEFF', ''));
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(header?.slice(0, 7)).toEqual(['at', 'action', 'outcome', 'actor', 'actor_subject', 'username', 'group']);
    expect(records.map((record) => [record[1], record[6], record[8]])).toEqual([
      ['ADD_USER_TO_GROUP', 'group-2', 'for group-2'],
      ['ADD_USER_TO_GROUP', 'group-1', 'for group-1'],
    ]);
    expect(pool.calls.total).toBe(calls);
  });

  it('writes what matches, to a file, as NDJSON', async () => {
    const { run } = await openWithEvents();
    const file = join(temporaryDirectory(), 'trail.ndjson');
    const args = ['--since', '1h', '--group', 'GROUP-1', '--outcome', 'succeeded', '--format', 'ndjson'];
    expect(await run(['audit', ...args, '--output', file])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ group: 'group-1', username: 'user-1' });
  });

  it('shows a table on a terminal', async () => {
    const { run } = await openWithEvents();
    const { stdout } = await run(['audit', '--format', 'table']);
    expect(stdout).toMatch(/^at +action +outcome +actor +username +group +detail +reason\n/);
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
  });

  it('reads the trail in PostgreSQL', async () => {
    const { url, schema } = await testSchema(onTestFinished);
    const { run } = await openWithEvents({ DATABASE_URL: url, DATABASE_SCHEMA: schema });
    const { exitCode, stdout } = await run(['audit', '--format', 'ndjson', '--user', 'user-1']);
    expect([exitCode, stdout.trimEnd().split('\n')]).toEqual([0, [expect.any(String), expect.any(String)]]);
    await close();
    close = async () => {};
  });

  it.each([
    [['--since', 'yesterday'], '"since" must be a date such as 2026-05-01'],
    [['--format', 'xml'], '--format must be csv, ndjson, xlsx or table, not "xml".'],
    [['--action', 'DELETE'], 'There is no action "DELETE".'],
    [['--output', ''], '--output must name a file.'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { run } = await openWith({ DATA_DIR: temporaryDirectory() });
    const { exitCode, stderr } = await run(['audit', ...args]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('says where the trail is if it is kept in memory', async () => {
    const { run } = await openWith({});
    const { exitCode, stderr } = await run(['audit']);
    expect([exitCode, stderr]).toEqual([78, expect.stringContaining('/reports/audit.csv')]);
  });

  it('writes no file if the store cannot be opened', async () => {
    const file = join(temporaryDirectory(), 'trail.csv');
    const { run } = await openWith({ DATA_DIR: '/proc/none' });
    const { exitCode, stderr } = await run(['audit', '--output', file]);
    expect([exitCode, stderr.trimEnd().split('\n').length, existsSync(file)]).toEqual([1, 1, false]);
  });
});
