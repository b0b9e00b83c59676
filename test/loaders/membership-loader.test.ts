import { describe, expect, test } from 'vitest';
import type { ReferencedGroups } from '../../src/domain/filter/referenced-groups.ts';
import { CallBudgetExceededError, GroupNotFoundError, UserNotFoundError } from '../../src/domain/model/errors.ts';
import type { PageRequest } from '../../src/domain/ports/directory.ts';
import { createLoaders } from '../../src/loaders/loaders.ts';
import { sampleUser } from '../domain/filter/sample.ts';
import { sampleGroup } from '../domain/model/sample-group.ts';
import { StubDirectory } from '../domain/stub-directory.ts';

/** A pool of these groups, pages of two; counts what is asked of it. */
class Pool extends StubDirectory {
  readonly calls: Record<string, number> = {};
  readonly #members: ReadonlyMap<string, readonly string[]>;
  #failing: Error | null = null;

  constructor(members: Readonly<Record<string, readonly string[]>>) {
    super();
    this.#members = new Map(Object.entries(members));
  }

  failWith(error: Error): void {
    this.#failing = error;
  }

  override async listGroups({ token }: PageRequest) {
    this.#count('listGroups');
    const { items, next } = cut([...this.#members.keys()], token);
    return { items: items.map((name) => sampleGroup({ name })), next };
  }

  override async listUsersInGroup(groupName: string, { token }: PageRequest) {
    this.#count('listUsersInGroup');
    const members = this.#members.get(groupName);
    if (members === undefined) throw new GroupNotFoundError(groupName);
    const { items, next } = cut(members, token);
    return { items: items.map((username) => sampleUser({ username })), next };
  }

  override async listGroupsForUser(username: string) {
    this.#count('listGroupsForUser');
    if (username === 'deleted') throw new UserNotFoundError(username);
    return [...this.#members]
      .filter(([, members]) => members.includes(username))
      .map(([name]) => sampleGroup({ name }));
  }

  #count(method: string): void {
    this.calls[method] = (this.calls[method] ?? 0) + 1;
    if (this.#failing !== null) throw this.#failing;
  }
}

function cut(items: readonly string[], token: string | null) {
  const start = Number(token);
  return { items: items.slice(start, start + 2), next: start + 2 < items.length ? String(start + 2) : null };
}

function open(members: Readonly<Record<string, readonly string[]>>, asked: ReferencedGroups) {
  const pool = new Pool(members);
  const loaders = createLoaders(pool);
  return { pool, loaders, finder: loaders.memberships(asked) };
}

const users = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `u${from + index}`);
const named = (...names: string[]) => new Set(names);
const found = (...entries: [string, string[]][]) =>
  new Map(entries.map(([username, groups]) => [username, new Set(groups)]));

describe('the groups of users', () => {
  test('are read user by user if they are no more than the groups in question', async () => {
    const { pool, finder } = open({ a: ['u0'], b: ['u0', 'u1'] }, named('a', 'b'));
    expect(await finder.of(['u0', 'u1'])).toEqual(found(['u0', ['a', 'b']], ['u1', ['b']]));
    expect(pool.calls).toEqual({ listGroupsForUser: 2 });
  });

  test('are read by group if that costs fewer calls, once for all users', async () => {
    const { pool, finder } = open({ a: users(0, 3), b: ['u0'] }, named('a', 'b'));
    expect(await finder.of(users(0, 4))).toEqual(found(['u0', ['a', 'b']], ['u1', ['a']], ['u2', ['a']], ['u3', []]));
    expect(await finder.of(['u9'])).toEqual(found(['u9', []]));
    expect(pool.calls).toEqual({ listUsersInGroup: 3 });
  });

  test('are read by group for no more calls than reading by user would cost', async () => {
    const { pool, finder } = open({ large: users(0, 100) }, named('large'));
    expect(await finder.of(users(98, 102))).toEqual(
      found(['u98', ['large']], ['u99', ['large']], ['u100', []], ['u101', []]),
    );
    expect(pool.calls).toEqual({ listUsersInGroup: 4, listGroupsForUser: 4 });
  });

  test('are read on, from the page at which the last read ended, once more users come', async () => {
    const { pool, finder } = open({ large: users(0, 14) }, named('large'));
    await finder.of(users(0, 4));
    expect(pool.calls).toEqual({ listUsersInGroup: 4, listGroupsForUser: 4 });
    await finder.of(users(12, 16));
    expect(pool.calls).toEqual({ listUsersInGroup: 7, listGroupsForUser: 4 });
  });

  test('cost nothing if the members have been read already', async () => {
    const { pool, loaders, finder } = open({ a: ['u0', 'u1'] }, named('a'));
    await loaders.memberPages('a').read({ limit: 60, token: null });
    expect(await finder.of(['u1'])).toEqual(found(['u1', ['a']]));
    expect(pool.calls).toEqual({ listUsersInGroup: 1 });
  });

  test('are found once for each user, also if two request them at a time', async () => {
    const { pool, finder } = open({ a: users(0, 9) }, named('a'));
    await Promise.all([finder.of(['u0']), finder.of(['u0'])]);
    await finder.of(['u0']);
    expect(pool.calls).toEqual({ listGroupsForUser: 1 });
  });

  test('a group that the pool lacks has no members', async () => {
    const { finder } = open({}, named('nowhere'));
    expect(await finder.of(['u0', 'u1'])).toEqual(found(['u0', []], ['u1', []]));
  });

  test('a user who has left the pool is absent', async () => {
    const { finder } = open({ a: [] }, named('a'));
    expect(await finder.of(['deleted'])).toEqual(new Map());
  });

  test('no users cost nothing', async () => {
    const { pool, finder } = open({ a: [] }, named('a'));
    expect(await finder.of([])).toEqual(new Map());
    expect(pool.calls).toEqual({});
  });

  test('are not made up if a call fails', async () => {
    const { pool, finder } = open({ a: [] }, named('a'));
    pool.failWith(new CallBudgetExceededError('ListUsersInGroup', 1));
    await expect(finder.of(['u0', 'u1'])).rejects.toBeInstanceOf(CallBudgetExceededError);
  });
});

describe('where every group is in question', () => {
  test('one user is looked up, without reading the groups', async () => {
    const { pool, finder } = open({ a: ['u0'] }, 'all');
    expect(await finder.of(['u0'])).toEqual(found(['u0', ['a']]));
    expect(pool.calls).toEqual({ listGroupsForUser: 1 });
  });

  test('a few groups are swept', async () => {
    const { pool, finder } = open({ a: ['u0'], b: ['u1'] }, 'all');
    expect(await finder.of(users(0, 5))).toEqual(
      found(['u0', ['a']], ['u1', ['b']], ['u2', []], ['u3', []], ['u4', []]),
    );
    expect(pool.calls).toEqual({ listGroups: 1, listUsersInGroup: 2 });
  });

  test('the list of groups is read no further than it takes to see that they are too many', async () => {
    const { pool, finder } = open(Object.fromEntries(users(0, 40).map((name) => [name, []])), 'all');
    await finder.of(users(0, 6));
    expect(pool.calls).toEqual({ listGroups: 2, listGroupsForUser: 6 });
  });
});
