import { expect, test } from 'vitest';
import { findGroups } from '../../../src/domain/directory/find-groups.ts';
import type { Group } from '../../../src/domain/model/group.ts';
import { sampleGroup } from '../model/sample-group.ts';
import { StubDirectory } from '../stub-directory.ts';

/** A pool of so many groups, `group-0` and on, in pages of 60; counts the calls. */
class Pool extends StubDirectory {
  readonly calls = { getGroup: 0, listGroups: 0 };
  readonly #groups: readonly Group[];

  constructor(size: number) {
    super();
    this.#groups = Array.from({ length: size }, (_, index) => sampleGroup({ name: `group-${index}` }));
  }

  override async getGroup(name: string) {
    this.calls.getGroup += 1;
    return this.#groups.find((group) => group.name === name) ?? null;
  }

  override async listGroups({ limit, token }: { limit: number; token: string | null }) {
    this.calls.listGroups += 1;
    const start = Number(token);
    const end = start + limit;
    return { items: this.#groups.slice(start, end), next: end < this.#groups.length ? String(end) : null };
  }
}

const numbered = (...numbers: readonly number[]) => numbers.map((number) => `group-${number}`);

test.each([
  { what: 'one name: one GetGroup', size: 600, names: numbered(599), calls: { getGroup: 1, listGroups: 0 } },
  {
    what: 'several on the first page: one ListGroups',
    size: 600,
    names: numbered(0, 5, 59),
    calls: { getGroup: 0, listGroups: 1 },
  },
  {
    what: 'all of a small pool: its pages',
    size: 120,
    names: numbered(0, 60, 61, 119),
    calls: { getGroup: 0, listGroups: 2 },
  },
  {
    what: 'two far down a large pool: two pages, then one by one',
    size: 6_000,
    names: numbered(5_000, 5_999),
    calls: { getGroup: 2, listGroups: 2 },
  },
  {
    what: 'one left after the first page: asked for',
    size: 6_000,
    names: numbered(0, 5_999),
    calls: { getGroup: 1, listGroups: 1 },
  },
  { what: 'no name: no call', size: 60, names: [], calls: { getGroup: 0, listGroups: 0 } },
])('$what', async ({ size, names, calls }) => {
  const pool = new Pool(size);
  const found = await findGroups(pool, names);
  expect([...found.keys()].sort()).toEqual([...names].sort());
  for (const [name, group] of found) expect(group.name).toBe(name);
  expect(pool.calls).toEqual(calls);
});

test('a name that the pool lacks is absent, and costs no call of its own once the list has ended', async () => {
  const pool = new Pool(30);
  const found = await findGroups(pool, ['group-1', 'nowhere', 'nobody']);
  expect([...found.keys()]).toEqual(['group-1']);
  expect(pool.calls).toEqual({ getGroup: 0, listGroups: 1 });
});

test('never costs more than twice the better way', async () => {
  for (const size of [30, 600, 6_000]) {
    for (const wanted of [2, 3, 10, 50]) {
      const pool = new Pool(size);
      await findGroups(
        pool,
        Array.from({ length: wanted }, (_, index) => `group-${size - 1 - index}`),
      );
      const pages = Math.ceil(size / 60);
      expect(pool.calls.getGroup + pool.calls.listGroups).toBeLessThanOrEqual(2 * Math.min(pages, wanted));
    }
  }
});

test('asks for no more than 48 groups at a time', async () => {
  let inFlight = 0;
  let most = 0;
  class SlowPool extends Pool {
    override async getGroup(name: string) {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await Promise.resolve();
      inFlight -= 1;
      return super.getGroup(name);
    }
  }
  const names = Array.from({ length: 100 }, (_, index) => `group-${19_000 + index}`);
  const found = await findGroups(new SlowPool(20_000), names);
  expect(found.size).toBe(100);
  expect(most).toBe(48);
});
