import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CommandLine, openCommandLine } from '../run-command.ts';

// The first command loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let commandLine: CommandLine;
beforeAll(async () => {
  commandLine = await openCommandLine();
});
afterAll(() => commandLine.close());

async function list(...args: string[]): Promise<string> {
  const { exitCode, stdout } = await commandLine.run(args);
  expect(exitCode).toBe(0);
  return stdout;
}

describe('groups', () => {
  it('lists every group, highest authority first, those without precedence last', async () => {
    const groups = JSON.parse(await list('groups', '--format', 'json'));
    expect(groups).toHaveLength(98);
    expect(groups.slice(0, 3)).toEqual([
      { group: 'super_admin', precedence: 1, description: 'May do everything, to everyone' },
      { group: 'administrators', precedence: 5, description: 'Administrators of the platform' },
      { group: 'admin', precedence: 10, description: 'Administers users and groups' },
    ]);
    expect(groups.at(-1).precedence).toBeNull();
  });

  it('aligns the columns if no format is given', async () => {
    const [head, rule, first] = (await list('groups')).split('\n');
    expect(head).toMatch(/^group +precedence +description$/);
    expect(rule).toMatch(/^─+ {2}─{10} {2}─+$/);
    expect(first).toMatch(/^super_admin +1 +May do everything, to everyone$/);
    expect(first?.indexOf('1')).toBe(head?.indexOf('precedence'));
  });

  it('quotes a name for CSV', async () => {
    expect(await list('groups', '--format', 'csv')).toContain('\r\n"r&d/""moonshot"",phase-2",,A name with all');
  });
});

describe('users', () => {
  it('lists every user by username', async () => {
    const users = JSON.parse(await list('users', '--format', 'json'));
    const names = users.map(({ username }: { username: string }) => username);
    expect(names).toHaveLength(250);
    expect(names).toEqual(names.toSorted());
    expect(users.find(({ username }: { username: string }) => username === 'john.doe')).toEqual({
      username: 'john.doe',
      email: 'john.doe@example.com',
      name: 'John Doe',
      enabled: true,
      status: 'CONFIRMED',
      created_at: '2024-01-08T09:00:00.000Z',
    });
  });

  it('lists the members of a group for as many calls as the group has pages', async () => {
    const before = { ...commandLine.pool.calls.counts };
    const users = JSON.parse(await list('users', '--group', 'employee', '--format', 'json'));
    expect(users.map(({ username }: { username: string }) => username)).toEqual(
      commandLine.pool.membersOf('employee').toSorted(),
    );
    const { ListUsersInGroup = 0, ListUsers = 0 } = commandLine.pool.calls.counts;
    expect(ListUsersInGroup - (before.ListUsersInGroup ?? 0)).toBe(3);
    expect(ListUsers).toBe(before.ListUsers);
  });

  const namesOf = async (...args: string[]): Promise<readonly string[]> =>
    JSON.parse(await list('users', ...args, '--format', 'json')).map(({ username }: { username: string }) => username);

  it('lists who is in several groups at once', async () => {
    const { pool } = commandLine;
    const inAll = (...groups: string[]) =>
      groups
        .map((group) => pool.membersOf(group))
        .reduce((one, other) => one.filter((name) => other.includes(name)))
        .toSorted();
    const [first, second, third] = ['employee', 'engineering', 'developers'];
    expect(inAll(first, second)).not.toEqual([]);
    expect(await namesOf('--group', first, '--and-group', second)).toEqual(inAll(first, second));
    expect(await namesOf('--group', first, '--and-group', second, '--and-group', third)).toEqual(
      inAll(first, second, third),
    );
    expect(await namesOf('--group', first, '--and-group', first)).toEqual(inAll(first));
  });

  it('lists who is in no group', async () => {
    expect(await namesOf('--no-group')).toEqual(['new.hire']);
    expect(await namesOf('--no-group', '--disabled')).toEqual([]);
  });

  it('lists who is disabled, in the pool or in a group', async () => {
    const disabled = await namesOf('--disabled');
    expect(disabled.length).toBeGreaterThan(0);
    for (const name of disabled) expect(commandLine.pool.user(name)?.enabled).toBe(false);
    const members = commandLine.pool.membersOf('employee');
    expect(await namesOf('--group', 'employee', '--disabled')).toEqual(
      disabled.filter((name) => members.includes(name)),
    );
  });

  it.each([
    [['--and-group', 'admin'], '--and-group is beside --group'],
    [['--no-group', '--group', 'admin'], 'Who is in no group is in no --group'],
    [['--group', 'admin', '--and-group', 'two words'], "The group's name holds white space"],
  ])('refuses %j', async (args, reason) => {
    const { exitCode, stderr } = await commandLine.run(['users', ...args]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(reason)]);
  });

  it.each(['ROOT', 'Ada r', 'a.root@EX'])(
    'finds %s in the username, name or email, whatever its case',
    async (text) => {
      const users = JSON.parse(await list('users', '--search', text, '--format', 'json'));
      expect(users.map(({ username }: { username: string }) => username)).toEqual(['ada.root']);
    },
  );

  it('finds a name in whatever form Unicode writes it', async () => {
    for (const form of ['NFC', 'NFD'] as const) {
      const users = JSON.parse(await list('users', '--search', 'zoë o'.normalize(form), '--format', 'json'));
      expect(users.map(({ username }: { username: string }) => username)).toEqual(["zoë.o'hara"]);
    }
  });

  it('ends with 1 and says so if there is no such group', async () => {
    const { exitCode, stdout, stderr } = await commandLine.run(['users', '--group', 'emploee']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe('cognito-admin-graphql: The pool has no group "emploee".\n');
  });

  it.each([
    ['', "The group's name is empty."],
    ['two words', "The group's name holds white space"],
  ])('refuses the group "%s" in its own words, and asks Cognito nothing', async (name, reason) => {
    const before = { ...commandLine.pool.calls.counts };
    const { exitCode, stderr } = await commandLine.run(['users', '--group', name]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`cognito-admin-graphql: ${reason}`);
    expect(commandLine.pool.calls.counts).toEqual(before);
  });

  it('refuses a format that it does not have', async () => {
    const { exitCode, stderr } = await commandLine.run(['users', '--format', 'xml']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--format must be table, json or csv, not "xml".');
  });
});

describe('--pool', () => {
  it('chooses one of the pools that the configuration names', async () => {
    const stranger = await commandLine.run(['groups', '--pool', 'us-east-1_Other0000']);
    expect(stranger).toMatchObject({
      exitCode: 2,
      stderr:
        'cognito-admin-graphql: --pool must be a pool of the configuration (us-east-1_Embedded0), not "us-east-1_Other0000".\n',
    });
    expect(await list('groups', '--format', 'json', '--pool', 'us-east-1_Embedded0')).toContain('"super_admin"');
  });
});
