import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../support/fake-clock.ts';
import { type ClusterOptions, ReplicaCluster, type SimulatedReplica } from './replica-cluster.ts';
import { StrictServer, TooManyRequests } from './strict-quota-server.ts';

const QUOTA = 30;
/** What the pacer uses of it. */
const RATE = 28;
const LATENCY = 50;

/** The least seconds for so many calls, as bench/lower-bound.ts has it. */
const leastSeconds = (calls: number) => Math.floor((calls - 1) / RATE) + LATENCY / 1_000;

const percentile = (values: readonly number[], part: number) =>
  [...values].sort((a, b) => a - b)[Math.ceil(part * values.length) - 1] ?? Number.NaN;

/** Idle replicas that know each other, and a strict server that they have used before. */
async function startedCluster(count: number, options: ClusterOptions = {}) {
  const clock = new FakeClock();
  const server = new StrictServer(clock, QUOTA);
  const cluster = new ReplicaCluster(clock, options);
  for (let number = 0; number < count; number += 1) cluster.add();
  const send = () => server.call(LATENCY / 2, LATENCY / 2);
  cluster.replicas[0]?.queue(1, send);
  await clock.advance(5_000);
  cluster.replicas[0]?.reset();
  const [first, ...others] = cluster.replicas;
  if (first === undefined) throw new TypeError('At least one replica is needed.');
  return { clock, server, cluster, replicas: cluster.replicas, first, others, send };
}

/** Seconds until each has so many calls done. */
async function secondsFor(clock: FakeClock, replicas: readonly SimulatedReplica[], count: number) {
  const begin = clock.now();
  while (replicas.some(({ done }) => done < count)) await clock.advance(50);
  return replicas.map(({ doneAt }) => (Math.max(...doneAt) - begin) / 1_000);
}

const done = (replicas: readonly SimulatedReplica[]) => replicas.reduce((sum, replica) => sum + replica.done, 0);

/** Calls a second of the replicas together, over so many seconds. */
async function rateOver(clock: FakeClock, replicas: readonly SimulatedReplica[], seconds: number) {
  const before = done(replicas);
  await clock.advance(seconds * 1_000);
  return (done(replicas) - before) / seconds;
}

describe('replicas that report at once', () => {
  it.each([1, 2, 3, 4])('%d: have no call refused, need 1.10 of the least time, and end together', async (count) => {
    const { clock, server, replicas, send } = await startedCluster(count);
    for (const replica of replicas) replica.scan(150, send);
    const seconds = await secondsFor(clock, replicas, 150);
    expect(server.refused).toBe(0);
    expect(Math.max(...seconds) / leastSeconds(150 * count)).toBeLessThanOrEqual(1.1);
    expect(Math.min(...seconds) / Math.max(...seconds)).toBeGreaterThanOrEqual(0.93);
    for (const { shared } of replicas) {
      const usage = shared.usage().limits.find(({ limit }) => limit === 'UserList');
      expect(usage?.unused).toBeLessThanOrEqual(6);
    }
  });

  it('share evenly, whatever the number of calls that each has waiting', async () => {
    const { clock, first, others, send } = await startedCluster(3);
    first.queue(5_000, send);
    for (const other of others) other.scan(1_000, send, 4);
    await clock.advance(20_000);
    const counts = [first, ...others].map((replica) => replica.done);
    expect(Math.min(...counts) / Math.max(...counts)).toBeGreaterThanOrEqual(0.85);
  });

  it('leave to the one that has work all that the others do not use, for fewer than 10 requests a second', async () => {
    const { clock, server, cluster, first, send } = await startedCluster(4);
    const before = cluster.requests;
    first.scan(600, send);
    const [seconds = 0] = await secondsFor(clock, [first], 600);
    expect(seconds / leastSeconds(600)).toBeLessThanOrEqual(1.05);
    expect((cluster.requests - before) / seconds).toBeLessThan(10);
    expect(server.refused).toBe(0);
  });

  it('send fewer than 2 requests a second each while nothing is to do', async () => {
    const { clock, cluster } = await startedCluster(4);
    const before = cluster.requests;
    await clock.advance(60_000);
    expect((cluster.requests - before) / 60 / 4).toBeLessThanOrEqual(2);
  });
});

describe('a person', () => {
  it.each([1, 2, 3])('waits for 300 ms at most, latency included, beside %d replicas that report', async (count) => {
    const { clock, server, first, others, send } = await startedCluster(count + 1);
    for (const busy of others) busy.scan(3_000, send);
    await clock.advance(3_000);
    for (let call = 0; call < 60; call += 1) {
      void first.run(send, { priority: 'interactive' });
      await clock.advance(403);
    }
    await clock.advance(1_000);
    expect(percentile(first.waits, 0.95)).toBeLessThanOrEqual(300);
    expect(server.refused).toBe(0);
  });

  it('does not wait behind the report of their own replica', async () => {
    const { clock, first, send } = await startedCluster(2);
    first.scan(3_000, send);
    await clock.advance(3_000);
    const waits: number[] = [];
    for (let call = 0; call < 40; call += 1) {
      const begin = clock.now();
      void first.run(send, { priority: 'interactive' }).then(() => waits.push(clock.now() - begin));
      await clock.advance(403);
    }
    expect(percentile(waits, 0.95)).toBeLessThanOrEqual(200);
  });

  it('has the full second of an idle limit at once if the replica is alone, and three quarters of it if not', async () => {
    const counts = [];
    for (const count of [1, 2]) {
      const { clock, server, first, send } = await startedCluster(count);
      first.queue(RATE, send, { priority: 'interactive' });
      await clock.advance(LATENCY + 30);
      counts.push(first.done);
      await clock.advance(1_100);
      expect(first.done).toBe(RATE);
      expect(server.refused).toBe(0);
    }
    expect(counts[0]).toBe(RATE);
    expect(counts[1]).toBeGreaterThanOrEqual(0.75 * RATE);
    expect(counts[1]).toBeLessThan(RATE);
  });

  it('does not wait for a second behind the burst of another replica', async () => {
    const { clock, server, first, others, send } = await startedCluster(2);
    first.queue(RATE - 5, send, { priority: 'interactive' });
    await clock.advance(100);
    others[0]?.queue(1, send, { priority: 'interactive' });
    await clock.advance(1_500);
    expect(others[0]?.waits[0]).toBeLessThanOrEqual(LATENCY + 350);
    expect(server.refused).toBe(0);
  });
});

describe('limits narrower than a category', () => {
  it('hold for all replicas together if one operation on one pool has one, and one replica may use it all', async () => {
    const { clock, cluster, replicas, first } = await startedCluster(3);
    const server = new StrictServer(clock, 5);
    const send = () => server.call(LATENCY / 2, LATENCY / 2);
    const call = { operation: 'GetGroup', priority: 'interactive' } as const;
    first.queue(1, send, call);
    await clock.advance(3_000);
    for (const replica of cluster.replicas) {
      replica.reset();
      replica.queue(10, send, call);
    }
    const seconds = await secondsFor(clock, replicas, 10);
    expect(server.refused).toBe(0);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(8);
    await clock.advance(2_000);
    first.reset();
    first.queue(15, send, call);
    expect(await secondsFor(clock, [first], 15)).toEqual([expect.closeTo(15 / 4.5, 0)]);
    expect(server.refused).toBe(0);
  });

  it.each([
    ['AdminListUserSessions', 12],
    ['AdminRevokeUserSession', 2],
  ] as const)('hold for all replicas together if one operation has one for all pools: %s', async (operation, limit) => {
    const { clock, cluster, replicas } = await startedCluster(3);
    const server = new StrictServer(clock, limit);
    const send = () => server.call(LATENCY / 2, LATENCY / 2);
    for (const replica of cluster.replicas) {
      replica.reset();
      replica.queue(2 * limit, send, { operation, priority: 'interactive' });
    }
    const [seconds = 0] = (await secondsFor(clock, replicas, 2 * limit)).sort((a, b) => b - a);
    expect(server.refused).toBe(0);
    expect(seconds).toBeLessThanOrEqual(10);
  });

  it('are divided if they concern one user', async () => {
    const { clock, replicas } = await startedCluster(4);
    const server = new StrictServer(clock, 10);
    const send = () => server.call(LATENCY / 2, LATENCY / 2);
    for (const replica of replicas) {
      replica.queue(10, send, { operation: 'AdminGetUser', priority: 'interactive', username: 'ann' });
    }
    await clock.advance(10_000);
    expect(server.refused).toBe(0);
    expect(server.taken).toBe(40);
  });
});

describe('what Cognito refuses to one replica', () => {
  it('slows all of them, once, and all come back', async () => {
    const { clock, first, others, replicas, send } = await startedCluster(2);
    const limits = () =>
      replicas.map(({ pacer }) => pacer.usage().find(({ category }) => category === 'UserList')?.limitPerSecond ?? 0);
    let throttled = 2;
    for (const replica of replicas) {
      replica.queue(10_000, async () => {
        if (replica === first && first.done > 4 && throttled-- > 0) throw new TooManyRequests();
        await send();
      });
    }
    await clock.advance(8_000);
    expect(first.meter.throttles).toBe(2);
    const [own = 0, other = 0] = limits();
    expect(own + other).toBeLessThan(0.97 * RATE);
    expect(own + other).toBeGreaterThan(0.55 * RATE);
    expect(other).toBeCloseTo(own, 0);
    expect(await rateOver(clock, replicas, 10)).toBeLessThanOrEqual(own + other + 0.5);
    await clock.advance(150_000);
    expect(await rateOver(clock, replicas, 10)).toBeGreaterThanOrEqual(0.95 * RATE);
    expect(others[0]?.meter.throttles).toBe(0);
  });
});

describe('while the store does not answer', () => {
  it.each(['refuses', 'is silent'] as const)('replicas go on with a share each, and come back (it %s)', async (how) => {
    const { clock, server, cluster, replicas, send } = await startedCluster(3);
    for (const replica of replicas) replica.queue(10_000, send);
    await clock.advance(5_000);
    cluster.state = how === 'refuses' ? 'down' : 'silent';
    await clock.advance(5_000);
    const alone = await rateOver(clock, replicas, 20);
    expect(alone).toBeLessThanOrEqual(0.9 * RATE);
    expect(alone).toBeGreaterThanOrEqual(0.8 * RATE);
    cluster.state = 'up';
    await clock.advance(3_000);
    expect(await rateOver(clock, replicas, 20)).toBeGreaterThanOrEqual(0.95 * RATE);
    expect(server.refused).toBe(0);
  });

  it.each([5, 450, 1_500])('replicas that began %i ms before go on, too', async (known) => {
    const { clock, server, cluster, replicas, send } = await startedCluster(2);
    for (const replica of [cluster.add(), cluster.add()]) replica.queue(10_000, send);
    await clock.advance(known);
    cluster.state = 'down';
    for (const replica of replicas.slice(0, 2)) replica.queue(10_000, send);
    await clock.advance(6_000);
    for (const replica of replicas) expect(await rateOver(clock, [replica], 10)).toBeGreaterThan(0.5);
    expect(server.refused).toBe(0);
  });

  it('a replica that cannot reach it makes the others leave it its share', async () => {
    const { clock, server, cluster, replicas, send } = await startedCluster(3);
    for (const replica of replicas) replica.queue(10_000, send);
    cluster.unreachable.add(0);
    await clock.advance(4_300);
    expect(server.refused).toBe(0);
    cluster.unreachable.delete(0);
    await clock.advance(3_000);
    expect(await rateOver(clock, replicas, 10)).toBeGreaterThanOrEqual(0.95 * RATE);
    expect(server.refused).toBe(0);
  });
});

it('asks the store once a second while nobody wants anything, for each replica', async () => {
  const { clock, cluster } = await startedCluster(3);
  const before = cluster.requests;
  await clock.advance(60_000);
  expect(cluster.requests - before).toBeLessThanOrEqual(3 * 60);
  expect(cluster.requests - before).toBeGreaterThan(3 * 55);
});

describe('a replica that dies', () => {
  it('costs the others the share that it might still use, for 5 s, and then nothing', async () => {
    const { clock, server, first, others, replicas, send } = await startedCluster(4);
    for (const replica of replicas) replica.queue(10_000, send);
    await clock.advance(4_000);
    first.kill();
    await clock.advance(1_000);
    expect(await rateOver(clock, others, 4)).toBeGreaterThanOrEqual(0.7 * RATE);
    expect(await rateOver(clock, others, 10)).toBeGreaterThanOrEqual(0.97 * RATE);
    expect(server.refused).toBe(0);
  });

  it('costs them nothing if it signs off', async () => {
    const { clock, server, first, others, send } = await startedCluster(4);
    for (const replica of others) replica.queue(10_000, send);
    const stopped = first.shared.stop();
    await clock.advance(2_000);
    await stopped;
    expect(await rateOver(clock, others, 10)).toBeGreaterThanOrEqual(0.97 * RATE);
    expect(server.refused).toBe(0);
  });
});
