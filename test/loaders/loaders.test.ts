import { describe, expect, test } from 'vitest';
import type { User } from '../../src/domain/model/user.ts';
import type { PageRequest } from '../../src/domain/ports/directory.ts';
import { createLoaders } from '../../src/loaders/loaders.ts';
import { sampleGroup } from '../domain/model/sample-group.ts';
import { StubDirectory } from '../domain/stub-directory.ts';

const emp1: User = {
  username: 'emp1',
  attributes: [],
  enabled: true,
  status: 'CONFIRMED',
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

/** A pool of one user, who is in two groups and is every group's only member; counts what is asked of it. */
class Pool extends StubDirectory {
  readonly calls: string[] = [];

  override async listGroupsForUser(username: string) {
    this.calls.push(`listGroupsForUser ${username}`);
    return [
      sampleGroup({ name: 'none' }),
      sampleGroup({ name: 'low', precedence: 9 }),
      sampleGroup({ name: 'high', precedence: 1 }),
    ];
  }
  override async getGroup(name: string) {
    this.calls.push(`getGroup ${name}`);
    return name === 'high' ? sampleGroup({ name }) : null;
  }
  override async listGroups({ token }: PageRequest) {
    this.calls.push(`listGroups ${token}`);
    return token === null
      ? { items: [sampleGroup({ name: 'low' })], next: '2' }
      : { items: [sampleGroup({ name: 'high' })], next: null };
  }
  override async getUser(username: string) {
    this.calls.push(`getUser ${username}`);
    return emp1;
  }
  override async listUsers() {
    this.calls.push('listUsers');
    return { items: [emp1], next: null };
  }
  override async listUsersInGroup(groupName: string, { token }: PageRequest) {
    this.calls.push(`listUsersInGroup ${groupName} ${token}`);
    return token === null ? { items: [], next: '2' } : { items: [emp1], next: null };
  }
}

const open = () => {
  const pool = new Pool();
  return { pool, loaders: createLoaders(pool) };
};

test('the groups of a user come highest authority first', async () => {
  const { pool, loaders } = open();
  const groups = await loaders.groupsOfUser.load('emp1');
  expect(groups.map(({ name }) => name)).toEqual(['high', 'low', 'none']);
  expect(pool.calls).toEqual(['listGroupsForUser emp1']);
});

test('one group by name is one GetGroup, and several are a sweep', async () => {
  const { pool, loaders } = open();
  expect((await loaders.groupByName.load('high'))?.name).toBe('high');
  expect(pool.calls).toEqual(['getGroup high']);

  const several = await Promise.all(['high', 'low', 'nowhere'].map((name) => loaders.groupByName.load(name)));
  expect(several.map((group) => group?.name ?? null)).toEqual(['high', 'low', null]);
  // "high" was known.
  expect(pool.calls.slice(1)).toEqual(['listGroups null', 'getGroup nowhere']);
});

test('a user by true username is looked up in the list, which is not billed, and by alias with AdminGetUser', async () => {
  const { pool, loaders } = open();
  expect(await loaders.userByUsername.load('emp1')).toBe(emp1);
  expect(await loaders.userByAlias.load('emp1@example.com')).toBe(emp1);
  expect(pool.calls).toEqual(['listUsers', 'getUser emp1@example.com']);
});

test('an invalid name is refused without a call', async () => {
  const { pool, loaders } = open();
  await expect(loaders.userByAlias.load('two words')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(pool.calls).toEqual([]);
});

test('members are counted over all pages', async () => {
  const { pool, loaders } = open();
  expect(await loaders.memberCount.load('high')).toBe(1);
  expect(pool.calls).toEqual(['listUsersInGroup high null', 'listUsersInGroup high 2']);
});

test('all groups are one sweep for all who ask', async () => {
  const { pool, loaders } = open();
  const [one, other] = await Promise.all([loaders.allGroups(), loaders.allGroups()]);
  expect(one.map(({ name }) => name)).toEqual(['low', 'high']);
  expect(other).toBe(one);
  expect(pool.calls).toEqual(['listGroups null', 'listGroups 2']);
});

describe('what has been read', () => {
  const readAll = async ({ loaders }: ReturnType<typeof open>) => {
    await loaders.groupsOfUser.load('emp1');
    await loaders.groupByName.load('high');
    await loaders.userByUsername.load('emp1');
    await loaders.userByAlias.load('emp1');
    await loaders.memberCount.load('high');
    await loaders.allGroups();
  };

  test('is not read again', async () => {
    const opened = open();
    await readAll(opened);
    const before = [...opened.pool.calls];
    await readAll(opened);
    expect(opened.pool.calls).toEqual(before);
  });

  test('is forgotten after a write, all of it', async () => {
    const opened = open();
    await readAll(opened);
    const once = [...opened.pool.calls];
    opened.loaders.clear();
    await readAll(opened);
    expect(opened.pool.calls).toEqual([...once, ...once]);
  });
});
