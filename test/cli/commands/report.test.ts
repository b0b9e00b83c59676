import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { parseCsv } from '../../export/csv/rfc-4180.ts';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { runCommand, startCommand } from '../command.ts';
import { servePool } from '../pool-process.ts';

const failOnSecondPages = {
  kind: 'access-denied',
  operation: 'ListUsersInGroup',
  when: ({ input }: { input: Readonly<Record<string, unknown>> }) => input.NextToken !== undefined,
} as const;

// Each starts a process of Node, and the first one builds the package: seconds on a busy machine.
describe('report', { timeout: 60_000 }, () => {
  test('writes CSV to the standard output if nothing else is said, and nothing beside it', async () => {
    const { code, output, errors } = await runCommand(['report']);
    expect([code, errors]).toEqual([0, '']);
    const records = parseCsv(output);
    expect(records[0]).toEqual(['group', 'precedence', 'username', 'email', 'name', 'enabled', 'status']);
    expect(records).toHaveLength(1 + 919);
    expect(records).toContainEqual([
      '',
      '',
      'new.hire',
      'new.hire@example.com',
      'Nora Hire',
      'true',
      'FORCE_CHANGE_PASSWORD',
    ]);
  });

  test('reads the pool itself, in as few calls as there are pages', async () => {
    const { pool, env } = await servePool();
    const { code, output } = await runCommand(['report', '--format', 'ndjson', '--groups', 'onboarding,legal'], env);
    const groups = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).group);
    expect([code, new Set(groups)]).toEqual([0, new Set(['onboarding', 'legal'])]);
    expect(pool.calls.counts).toMatchObject({ ListUsersInGroup: 2 });
    expect(pool.calls.counts.ListUsers).toBeUndefined();
  });

  test('json is one document, with the totals', async () => {
    const { code, output } = await runCommand(['report', '--format', 'json', '--columns', 'username,precedence']);
    expect(code).toBe(0);
    const { totals, groups, usersInNoGroup, asOf } = JSON.parse(output);
    expect(totals).toMatchObject({ users: 250, memberships: 918, usersInNoGroup: 1 });
    expect(groups[0]).toEqual({
      group: 'super_admin',
      precedence: 1,
      members: [{ username: 'ada.root' }, { username: 'grace.keys' }],
    });
    expect(usersInNoGroup).toEqual([{ username: 'new.hire' }]);
    expect(new Date(asOf).toISOString()).toBe(asOf);
  });

  test('table is a line for each row', async () => {
    const { code, output } = await runCommand([
      'report',
      '--format=table',
      '--groups=onboarding',
      '--columns=username',
      '--columns=group',
    ]);
    expect([code, output]).toEqual([
      0,
      [
        'username  group',
        '────────  ──────────',
        'emp1      onboarding',
        'emp2      onboarding',
        'emp3      onboarding',
        '',
        '3 memberships in 1 group, 0 users in no group',
        '',
      ].join('\n'),
    ]);
  });

  test('--output takes the place of an older file, and says nothing in a pipe', async () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'report.csv');
    writeFileSync(file, 'older');
    const ended = await runCommand(['report', '--output', file, '--columns', 'username']);
    expect(ended).toEqual({ code: 0, output: '', errors: '' });
    const written = readFileSync(file, 'utf8');
    expect(written).toMatch(/^\uFEFFusername\r\n/);
    expect(parseCsv(written)).toHaveLength(1 + 919);
    expect(readdirSync(directory)).toEqual(['report.csv']);
  });

  test('that fails on the way says why, and leaves the older file and nothing else', async () => {
    const { pool, env } = await servePool();
    pool.faults.set([failOnSecondPages]);
    const directory = temporaryDirectory();
    const file = join(directory, 'report.csv');
    writeFileSync(file, 'older');
    expect(await runCommand(['report', '--output', file], env)).toEqual({
      code: 1,
      output: '',
      errors:
        "cognito-admin-graphql: AWS denied the call: the service's credentials lack the IAM action cognito-idp:ListUsersInGroup on this user pool.\n",
    });
    expect([readdirSync(directory), readFileSync(file, 'utf8')]).toEqual([['report.csv'], 'older']);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends the calls at once, and leaves no file; the next one is whole', async (signal, code) => {
    const { pool, env } = await servePool();
    pool.faults.set([{ kind: 'delay', operation: 'ListUsersInGroup', milliseconds: 60_000 }]);
    const directory = temporaryDirectory();
    const file = join(directory, 'report.csv');
    const { child, ended } = startCommand(['report', '--output', file], env);
    await vi.waitFor(() => expect(pool.calls.counts.ListUsersInGroup).toBeGreaterThan(0), 30_000);
    expect(readdirSync(directory)).toEqual([expect.stringMatching(/^report\.csv\.[0-9a-f]{8}\.partial$/)]);
    child.kill(signal);
    expect(await ended).toEqual({ code, output: '', errors: '' });
    expect(readdirSync(directory)).toEqual([]);
    pool.faults.clear();
    expect((await runCommand(['report', '--output', file], env)).code).toBe(0);
    expect(parseCsv(readFileSync(file, 'utf8'))).toHaveLength(1 + 919);
  });

  test('whose reader leaves ends without a word', async () => {
    const { child, ended } = startCommand(['report'], { EMBEDDED_POOL_USERS: '20000', EMBEDDED_POOL_GROUPS: '20' });
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, errors } = await ended;
    expect([code, errors]).toEqual([141, '']);
  });

  test.each([
    [['--format', 'xml'], 2, '--format must be csv, ndjson, xlsx, json or table, not "xml".'],
    [['--colums', 'group'], 2, "Unknown option '--colums'."],
    [['--columns', 'size'], 2, 'There is no column "size". There are: group, '],
    [['--groups', ''], 2, '"groups" is given, and names nothing.'],
    [['--groups', 'nobody'], 1, 'The pool has no group "nobody".'],
    [['--output', '/'], 1, 'Cannot write /: it is a directory.'],
    [['--output', '/no/such/place'], 1, 'Cannot write /no/such/place: there is no such directory.'],
  ])('%j ends with %i and one line', async (flags, code, message) => {
    const ended = await runCommand(['report', ...flags]);
    expect([ended.code, ended.output]).toEqual([code, '']);
    expect(ended.errors).toContain(`cognito-admin-graphql: ${message}`);
    expect(ended.errors.trimEnd().split('\n')).toHaveLength(1);
  });
});
