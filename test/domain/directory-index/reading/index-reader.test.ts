import { afterEach, describe, expect, it } from 'vitest';
import { CallMeter } from '../../../../src/domain/ports/call-meter.ts';
import type { Clock } from '../../../../src/domain/ports/clock.ts';
import type { Directory, DirectoryFactory } from '../../../../src/domain/ports/directory.ts';
import { IndexedPool, type IndexedPoolOptions } from '../../../support/indexed-pool.ts';

let opened: IndexedPool;
afterEach(() => opened.close());

const COMPANY = { users: 500, groups: 7, membershipsPerUser: 2 };

async function open(options: IndexedPoolOptions = COMPANY): Promise<IndexedPool> {
  opened = await IndexedPool.open(options);
  return opened;
}

/** The fewest calls that read the pool: a page for each 60 items of a list, and one for an empty list. */
async function leastCalls({ pool, store }: IndexedPool): Promise<number> {
  const pages = (items: number) => Math.max(1, Math.ceil(items / 60));
  const groups = await store.at(null).groups();
  const members = groups.map(({ name }) => pages(pool.membersOf(name).length));
  return pages(pool.userCount()) + pages(groups.length) + members.reduce((sum, each) => sum + each, 0);
}

/** What somebody does beside this service. */
function elsewhere({ openDirectory }: IndexedPool): Directory {
  return openDirectory({ priority: 'interactive', meter: new CallMeter() });
}

/** The directory with other methods in place of its own. */
function replacing(directory: Directory, methods: Partial<Directory>): Directory {
  return new Proxy(directory, {
    get(target, name) {
      const value: unknown = Reflect.get(name in methods ? methods : target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function expectTruth(): Promise<void> {
  expect(await opened.indexed()).toEqual(await opened.truth());
}

describe('a reading', () => {
  it('shows the whole pool, in the fewest calls', async () => {
    await open();
    opened.reader().start();
    await opened.untilComplete(1);
    await expectTruth();
    expect(opened.log.completed[0]?.calls).toBe(await leastCalls(opened));
    expect(opened.log.failures).toEqual([]);
  });

  it('shows an empty pool as empty', async () => {
    await open({ users: 0, groups: 0 });
    opened.reader().start();
    await opened.untilComplete(1);
    expect(await opened.indexed()).toEqual([]);
    expect((await opened.store.state()).since).not.toBeNull();
  });

  it('finds what was changed elsewhere, and asks once more for what it did not meet', async () => {
    await open();
    opened.reader().start();
    await opened.untilComplete(1);
    const [group] = await opened.store.at(null).groups();
    if (group === undefined) throw new Error('There are no groups.');
    const [leaver, disabled, deleted] = opened.pool.membersOf(group.name);
    const directory = elsewhere(opened);
    await directory.removeUserFromGroup(String(leaver), group.name);
    await directory.disableUser(String(disabled));
    await directory.deleteUser(String(deleted));
    await directory.createGroup({ name: 'newcomers' });
    await directory.addUserToGroup(String(leaver), 'newcomers');
    const before = { ...opened.pool.calls.counts };
    await opened.untilRead();
    await expectTruth();
    expect(await opened.store.changes.count({ origin: 'ELSEWHERE' })).toBeGreaterThanOrEqual(5);
    const least = await leastCalls(opened);
    const again = Math.ceil(opened.pool.membersOf(group.name).length / 60);
    expect(opened.log.completed.at(-1)?.calls).toBeLessThanOrEqual(least + again * 2 + 3);
    // It would put the person on the month's bill.
    expect(opened.pool.calls.counts.AdminGetUser).toBe(before.AdminGetUser);
  });

  it('takes a group out that was deleted elsewhere, and its memberships', async () => {
    await open();
    opened.reader().start();
    await opened.untilComplete(1);
    const [group] = await opened.store.at(null).groups();
    await elsewhere(opened).deleteGroup(String(group?.name));
    await opened.untilRead();
    await expectTruth();
  });

  it.each(['ListUsers', 'ListUsersInGroup'])('begins a list anew whose token %s no longer takes', async (operation) => {
    await open();
    opened.pool.faults.set([{ kind: 'stale-token', operation, times: 1 }]);
    opened.reader().start();
    await opened.untilComplete(1);
    await expectTruth();
    expect(opened.log.failures).toEqual([]);
  });

  it('goes on where it was when what it needs is allowed again', async () => {
    await open();
    opened.pool.faults.set([{ kind: 'access-denied', operation: 'ListUsersInGroup', times: 3 }]);
    // The next reading is not due yet when this one has ended.
    opened.reader({ maxLagMs: 3_600_000 }).start();
    await opened.untilComplete(1);
    expect(opened.pool.calls.counts.ListGroups).toBe(1);
    await expectTruth();
  });

  it('ends nothing for what Cognito refuses', async () => {
    await open();
    opened.reader().start();
    await opened.untilComplete(1);
    const before = await opened.indexed();
    opened.pool.faults.set([{ kind: 'access-denied', operation: 'ListUsers' }]);
    await opened.until(() => opened.log.failures.length > 2);
    expect(await opened.indexed()).toEqual(before);
    opened.pool.faults.clear();
    await opened.untilRead();
    await expectTruth();
  });
});

describe('a list that ends early', () => {
  /** ListUsers without what comes after so many users, while it is cut. */
  function cutting(openDirectory: DirectoryFactory, isCut: () => boolean): DirectoryFactory {
    return (session) => {
      const directory = openDirectory(session);
      const listUsers: Directory['listUsers'] = async (page, filter) => {
        const { items, next } = await directory.listUsers(page, filter);
        return filter === undefined && isCut() ? { items, next: null } : { items, next };
      };
      return replacing(directory, { listUsers });
    };
  }

  it('ends nobody, and is told', async () => {
    await open({ users: 500, groups: 1, membershipsPerUser: 0 });
    let isCut = false;
    opened.reader({ openDirectory: cutting(opened.openDirectory, () => isCut) }).start();
    await opened.untilComplete(1);
    isCut = true;
    const calls = opened.pool.calls.counts.ListUsers ?? 0;
    await opened.until(() => opened.log.short.length > 0);
    isCut = false;
    expect(await opened.indexed()).toEqual(await opened.truth());
    // Nobody was asked for by name: that would be a call for each of the 440.
    expect((opened.pool.calls.counts.ListUsers ?? 0) - calls).toBeLessThan(100);
    await opened.untilRead();
    await expectTruth();
  });

  it('is believed only for those that are not found by name, if it ends early again', async () => {
    await open({ users: 200, groups: 1, membershipsPerUser: 0 });
    let isCut = false;
    opened.reader({ openDirectory: cutting(opened.openDirectory, () => isCut) }).start();
    await opened.untilComplete(1);
    isCut = true;
    const directory = elsewhere(opened);
    const gone = (await directory.listUsers({ limit: 5, token: null })).items;
    for (const { username } of gone) await directory.deleteUser(username);
    await opened.until(async () => (await opened.store.at(null).totals()).users === 195);
    isCut = false;
    await expectTruth();
    expect(opened.log.short).toHaveLength(1);
  });
});

describe('several processes', () => {
  it('read the pool one at a time', async () => {
    await open();
    for (let number = 0; number < 3; number += 1) opened.reader().start();
    await opened.untilComplete(1);
    const least = await leastCalls(opened);
    await opened.until(() => opened.log.completed.length >= 4, 500);
    const total = opened.log.completed.reduce((sum, { calls }) => sum + calls, 0);
    expect(total).toBe(least * opened.log.completed.length);
  });

  it('go on where one was killed', async () => {
    await open({ users: 1_500, groups: 20, membershipsPerUser: 2, latencyMs: 200 });
    const killed = new KilledProcess(opened.clock, opened.openDirectory);
    const dead = opened.reader({ clock: killed, openDirectory: killed.openDirectory, listRate: () => 5 });
    dead.start();
    await opened.until(() => total(opened.pool.calls.counts) > 40);
    killed.isDead = true;
    opened.abandon(dead);
    const before = total(opened.pool.calls.counts);
    opened.reader({ listRate: () => 5 }).start();
    await opened.untilComplete(1);
    await expectTruth();
    // Two seconds were not stored, of some 25 pages each.
    expect(opened.log.completed[0]?.calls).toBeLessThanOrEqual((await leastCalls(opened)) - before + 70);
  });

  it('go on where one was stopped, with no page read twice', async () => {
    await open({ users: 1_500, groups: 20, membershipsPerUser: 2, latencyMs: 200 });
    const first = opened.reader();
    first.start();
    await opened.until(() => total(opened.pool.calls.counts) > 40);
    let isClosed = false;
    void first.close().then(() => {
      isClosed = true;
    });
    await opened.until(() => isClosed);
    const before = total(opened.pool.calls.counts);
    opened.reader().start();
    await opened.untilComplete(1);
    await expectTruth();
    // Those that were under way were cut off.
    expect(opened.log.completed[0]?.calls).toBeLessThanOrEqual((await leastCalls(opened)) - before + 8);
  });
});

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}

/** The time of a process that can be killed: from then on it does nothing more, and hears of nothing. */
class KilledProcess implements Clock {
  readonly #clock: Clock;
  readonly openDirectory: DirectoryFactory;
  isDead = false;

  constructor(clock: Clock, openDirectory: DirectoryFactory) {
    this.#clock = clock;
    const unlessDead = async <Result>(result: Promise<Result>): Promise<Result> => {
      const settled = await result;
      return this.isDead ? await new Promise<never>(() => {}) : settled;
    };
    this.openDirectory = (session) => {
      const directory = openDirectory(session);
      const alive: Partial<Directory> = {
        listUsers: (page, filter) => unlessDead(directory.listUsers(page, filter)),
        listGroups: (page) => unlessDead(directory.listGroups(page)),
        listUsersInGroup: (name, page) => unlessDead(directory.listUsersInGroup(name, page)),
      };
      return replacing(directory, alive);
    };
  }

  now = () => this.#clock.now();
  date = () => this.#clock.date();
  after(milliseconds: number, run: () => void): () => void {
    return this.#clock.after(milliseconds, () => {
      if (!this.isDead) run();
    });
  }
}

describe('what a write left open', () => {
  it('is read once it has settled', async () => {
    await open({ ...COMPANY, settleMs: 10_000 });
    const reader = opened.reader({ maxLagMs: 3_600_000 });
    reader.start();
    await opened.untilComplete(1);
    const user = opened.pool.membersOf((await opened.store.at(null).groups())[0]?.name ?? '')[0] ?? '';
    await elsewhere(opened).createGroup({ name: 'newcomers' });
    await elsewhere(opened).addUserToGroup(user, 'newcomers');
    // A group that the index does not know: its properties are to be read.
    await opened.store.mergeGroupsOfUser(user, opened.pool.groupsOf(user), opened.clock.date());
    reader.recordWrite();
    const before = opened.pool.calls.counts.GetGroup ?? 0;
    await opened.pass(10_500);
    expect(opened.pool.calls.counts.GetGroup ?? 0).toBe(before);
    await opened.until(async () => (await opened.store.uncertain(10)).length === 0);
    expect(opened.pool.calls.counts.GetGroup).toBe(before + 1);
    expect(await opened.store.uncertain(10)).toEqual([]);
    await expectTruth();
  });
});
