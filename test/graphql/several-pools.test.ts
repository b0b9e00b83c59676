import { beforeAll, describe, expect, test, vi } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { openSeveralPools, type SeveralPools, type TestPool } from '../support/several-pools.ts';

// Two pools sign with two keys, each of which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const NO_CALLER = undefined;
const MEMBERSHIP = '{ username: "emp1", groupName: "guest" }';
const BULK_DRY_RUN =
  'bulkDisableUsers(input: { usernames: ["emp1"], dryRun: true }) { ... on BulkPayload { bulkOperation { id } } }';

describe('what is of one pool means nothing in another', () => {
  let app: SeveralPools;
  let a: TestPool;
  let b: TestPool;
  beforeAll(async () => {
    app = await openSeveralPools({ AUTH: 'cognito' });
    [a, b] = app.pools;
  });

  const ask = (pool: TestPool, document: string, variables?: object) => pool.query(document, variables, pool.token);

  test('a token', async () => {
    expect((await a.query('{ viewer { username } }', {}, a.token)).data.viewer.username).toBe('administrator');
    expect(await b.query('{ viewer { username } }', {}, a.token)).toMatchObject({
      status: 401,
      codes: ['UNAUTHENTICATED'],
    });
  });

  test('a token, also after the other pool has accepted it', async () => {
    const [atA, atB, again] = [
      await a.query('{ viewer { username } }', {}, b.token),
      await b.query('{ viewer { username } }', {}, b.token),
      await a.query('{ viewer { username } }', {}, b.token),
    ];
    expect([atA.status, atB.status, again.status]).toEqual([401, 200, 401]);
  });

  const CURSORS = {
    users: ['{ list: users(first: 1) { pageInfo { endCursor } } }', 'users(first: 1, after: $id)'],
    'users by a filter': [
      '{ list: users(first: 1, filter: { enabled: true }) { pageInfo { endCursor } } }',
      'users(first: 1, after: $id, filter: { enabled: true })',
    ],
    groups: ['{ list: groups(first: 1) { pageInfo { endCursor } } }', 'groups(first: 1, after: $id)'],
    'members of a group': [
      '{ group(name: "employee") { list: members(first: 1) { pageInfo { endCursor } } } }',
      'group(name: "employee") { members(first: 1, after: $id) { nodes { id } } }',
    ],
    'bulk operations': [
      '{ list: bulkOperations(first: 1) { pageInfo { endCursor } } }',
      'bulkOperations(first: 1, after: $id)',
    ],
    'audit events': ['{ list: auditEvents(first: 1) { pageInfo { endCursor } } }', 'auditEvents(first: 1, after: $id)'],
  } as const;

  test.each(Object.entries(CURSORS))('a cursor of %s', async (_list, [first, next]) => {
    await ask(a, `mutation { addUserToGroup(input: ${MEMBERSHIP}) { __typename } ${BULK_DRY_RUN} }`);
    const { data } = await ask(a, first);
    const id: unknown = (data.list ?? data.group.list).pageInfo.endCursor;
    expect(id).toEqual(expect.any(String));
    const document = `query ($id: String!) { ${next.endsWith('}') ? next : `${next} { nodes { __typename } }`} }`;
    expect((await ask(a, document, { id })).codes).toEqual([]);
    expect((await ask(b, document, { id })).codes).toEqual(['STALE_CURSOR']);
  });

  test.each([
    ['a user', '{ it: user(by: { username: "emp1" }) { id } }'],
    ['a group', '{ it: group(name: "employee") { id } }'],
  ])('the id of %s', async (_what, document) => {
    const { id } = (await ask(a, document)).data.it;
    const node = 'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }';
    expect((await ask(a, node, { id })).data).toEqual({ node: { id }, nodes: [{ id }] });
    expect(await ask(b, node, { id })).toMatchObject({ data: { node: null, nodes: [null] }, codes: [] });
    expect((await ask(b, document)).data.it.id).not.toBe(id);
  });

  test('a bulk operation, which is neither found nor cancelled', async () => {
    const { id } = (await ask(a, `mutation { ${BULK_DRY_RUN} }`)).data.bulkDisableUsers.bulkOperation;
    const find = 'query ($id: ID!) { bulkOperation(id: $id) { id } }';
    expect((await ask(a, find, { id })).data.bulkOperation).toEqual({ id });
    expect((await ask(b, find, { id })).data.bulkOperation).toBeNull();
    const cancel = 'mutation ($id: ID!) { cancelBulkOperation(id: $id) { __typename } }';
    expect((await ask(b, cancel, { id })).data.cancelBulkOperation.__typename).toBe('BulkOperationNotFoundError');
  });

  test('the audit trail', async () => {
    await ask(a, 'mutation { createGroup(input: { name: "only-in-a" }) { __typename } }');
    const trail = '{ auditEvents(first: 50) { nodes { groupName } } }';
    const groups = ({ data }: Awaited<ReturnType<typeof ask>>): readonly string[] =>
      data.auditEvents.nodes.map(({ groupName }: { groupName: string }) => groupName);
    expect(groups(await ask(a, trail))).toContain('only-in-a');
    expect(groups(await ask(b, trail))).not.toContain('only-in-a');
  });

  test('a change, of which the other pool sees nothing, neither before it read nor after', async () => {
    const groups = '{ user(by: { username: "emp1" }) { groups { name } } }';
    const before = (await ask(b, groups)).data;
    await ask(a, 'mutation { addUserToGroup(input: { username: "emp1", groupName: "design" }) { __typename } }');
    expect((await ask(b, groups)).data).toEqual(before);
    expect(a.embedded.groupsOf('emp1')).toContain('design');
    expect(b.embedded.groupsOf('emp1')).not.toContain('design');
  });

  test('a request, whose line in the log names its pool', async () => {
    await ask(b, 'query OnlyOfB { viewer { username } }');
    expect(app.log.filter(({ operation }) => operation === 'query OnlyOfB')).toEqual([
      expect.objectContaining({ msg: 'request', pool: b.id }),
    ]);
  });
});

describe('the paths of the pools', () => {
  test('the first pool answers without a prefix as well, the others do not', async () => {
    const { pools, fetch } = await openSeveralPools();
    const idAt = async (path: string) => {
      const response = await fetch(new Request(`http://service.test${path}?query={pool{id}}`));
      return response.status === 200 ? (await response.json()).data.pool.id : response.status;
    };
    const [a, b] = pools.map(({ id }) => id);
    expect(await idAt('/graphql')).toBe(a);
    expect(await idAt(`/pools/${a}/graphql`)).toBe(a);
    expect(await idAt(`/pools/${b}/graphql`)).toBe(b);
    expect(await idAt('/pools/us-east-1_Unknown00/graphql')).toBe(404);
  });
});

describe('Query.pools', () => {
  const IDS = '{ pools { id region embedded } }';
  const SIZES = '{ pools { id estimatedNumberOfUsers } }';

  test('lists every pool, the one that is asked first, without a call', async () => {
    const { pools } = await openSeveralPools();
    const [a, b] = pools;
    const identity = ({ id }: TestPool) => ({ id, region: 'us-east-1', embedded: true });
    expect((await a.query(IDS)).data.pools).toEqual([a, b].map(identity));
    expect((await b.query(IDS)).data.pools).toEqual([b, a].map(identity));
    expect(a.embedded.calls.total).toBe(0);
  });

  test('reads the size of each from that pool, once a request, where callers are the same people', async () => {
    const { pools } = await openSeveralPools();
    const [a, b] = pools;
    a.embedded.addLogin({ username: 'one-more', password: 'One-1-more', groupName: 'guest' });
    const { data } = await b.query(`{ pools { estimatedNumberOfUsers } again: pools { estimatedNumberOfUsers } }`);
    expect(data.pools).toEqual([{ estimatedNumberOfUsers: 250 }, { estimatedNumberOfUsers: 251 }]);
    expect(data.again).toEqual(data.pools);
    expect(a.embedded.calls.counts).toEqual({ DescribeUserPool: 2 });
  });

  test("names the others, and reads none of them, to a caller of one pool's own", async () => {
    const { pools } = await openSeveralPools({ AUTH: 'cognito' });
    const [a, b] = pools;
    expect((await a.query(IDS, {}, a.token)).data.pools.map(({ id }: TestPool) => id)).toEqual([a.id, b.id]);
    a.embedded.calls.reset();
    expect(await a.query(SIZES, {}, a.token)).toMatchObject({ data: null, codes: ['FORBIDDEN'] });
    expect(a.embedded.calls.counts.DescribeUserPool ?? 0).toBeLessThanOrEqual(1);
    expect((await a.query('{ pool { estimatedNumberOfUsers } }', {}, a.token)).codes).toEqual([]);
  });

  test('is for those alone who may read a pool', async () => {
    const { pools } = await openSeveralPools({ AUTH: 'cognito' });
    const [a] = pools;
    a.embedded.addLogin({ username: 'nobody', password: 'Nobody-1-pool', groupName: 'guest' });
    const { accessToken } = a.embedded.signIn('nobody', 'Nobody-1-pool');
    expect((await a.query(IDS, {}, accessToken)).codes).toEqual(['FORBIDDEN']);
    expect((await a.query(IDS, {}, NO_CALLER)).status).toBe(401);
  });
});

describe('what the pools share', () => {
  /** Milliseconds, by the clock, until all of it is answered. */
  async function timeOf(clock: FakeClock, work: () => Promise<unknown>): Promise<number> {
    const began = clock.now();
    let isOver = false;
    const done = work().finally(() => {
      isOver = true;
    });
    while (!isOver) await clock.advance(5);
    await done;
    return clock.now() - began;
  }

  async function openPaced() {
    const clock = new FakeClock(Date.now());
    const env = {
      EMBEDDED_POOL_QUOTAS: 'on',
      EMBEDDED_POOL_USERS: '2400',
      EMBEDDED_POOL_GROUPS: '20',
      REPORT_MAX_USERS: '100000',
    };
    return { clock, ...(await openSeveralPools(env, clock)) };
  }

  test('is the quota of the account: two reports at once are not throttled, and take as long as two', async () => {
    const { clock, pools } = await openPaced();
    const [a, b] = pools;
    const report = (pool: TestPool) => pool.query('{ membershipReport { totals { memberships } } }');
    const both = await timeOf(clock, async () => {
      const [atA, atB] = await Promise.all([report(a), report(b)]);
      expect([atA.codes, atB.codes]).toEqual([[], []]);
    });
    expect(a.embedded.calls.throttles).toBe(0);
    const { ListUsers = 0, ListUsersInGroup = 0 } = a.embedded.calls.counts;
    // 30 calls a second, of which the first may come at once.
    expect(both).toBeGreaterThan(((ListUsers + ListUsersInGroup) / 30 - 1) * 1_000);
  });

  test('is not the limit of one operation on one pool, which each pool has of its own', async () => {
    const { clock, pools } = await openPaced();
    const [a, b] = pools;
    const groups = (pool: TestPool) => () =>
      Promise.all(
        Array.from({ length: 10 }, (_, index) => pool.query(`{ group(name: "group-${index + 1}") { name } }`)),
      );
    const one = await timeOf(clock, groups(a));
    await clock.advance(5_000);
    const both = await timeOf(clock, () => Promise.all([groups(a)(), groups(b)()]));
    expect(both).toBeLessThan(1.5 * one);
    expect(a.embedded.calls.throttles).toBe(0);
  });

  test('is readiness: the service is ready if every pool is, and names the one that is not', async () => {
    const { service, pools } = await openSeveralPools();
    const [, b] = pools;
    expect(await service.health.ready()).toEqual({ ready: true });
    const lost = await openSeveralPools();
    lost.pools[0].embedded.faults.set([{ kind: 'access-denied', operation: 'DescribeUserPool', times: 1 }]);
    expect(await lost.service.health.ready()).toEqual({
      ready: false,
      serves: 'nothing',
      reason: expect.stringMatching(/^us-east-1_Embedded\d: (?!.*us-east-1_Embedded\d: )/),
    });
    expect(b.id).toBe('us-east-1_Embedded1');
  });
});
