import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../support/fake-clock.ts';
import { ReplicaCluster, type SimulatedCall } from './replica-cluster.ts';
import { StrictServer, seededRandom, TooManyRequests } from './strict-quota-server.ts';

const SECONDS = 24;

/** What happens to replicas, their store and their calls. Times in seconds from the start. */
interface Scenario {
  readonly seed: number;
  readonly replicas: readonly {
    readonly joins: number;
    readonly dies: number | null;
    readonly offset: number;
    readonly speed: number;
    readonly work: readonly { readonly at: number; readonly kind: 'scan' | 'burst' | 'person' | 'groups' | 'user' }[];
  }[];
  /** One way to the store, in milliseconds: at least, and at most more. */
  readonly store: { readonly least: number; readonly varying: number };
  /** One way to Cognito. */
  readonly way: { readonly least: number; readonly varying: number };
  readonly outages: readonly { readonly at: number; readonly lasts: number; readonly kind: 'down' | 'silent' }[];
  /** Moments at which another program has used up the quota for a moment. */
  readonly throttles: readonly number[];
}

const second = fc.integer({ min: 0, max: SECONDS * 10 }).map((tenths) => tenths / 10);
const kind = fc.constantFrom('scan' as const, 'burst' as const, 'person' as const, 'groups' as const, 'user' as const);
const replica = fc.record({
  joins: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: second }),
  dies: fc.option(second, { nil: null, freq: 4 }),
  offset: fc.integer({ min: -600_000, max: 600_000 }),
  speed: fc.integer({ min: -200, max: 200 }).map((millionths) => 1 + millionths / 1e6),
  work: fc.array(fc.record({ at: second, kind }), { minLength: 1, maxLength: 5 }),
});
const quickStore = fc.record({ least: fc.integer({ min: 0, max: 5 }), varying: fc.integer({ min: 0, max: 20 }) });
const anyStore = fc.oneof(
  { weight: 2, arbitrary: quickStore },
  {
    weight: 1,
    arbitrary: fc.record({ least: fc.integer({ min: 0, max: 200 }), varying: fc.integer({ min: 0, max: 300 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ least: fc.integer({ min: 0, max: 500 }), varying: fc.integer({ min: 0, max: 2_000 }) }),
  },
);
const scenario: fc.Arbitrary<Scenario> = fc.record({
  seed: fc.nat(),
  replicas: fc.array(replica, { minLength: 1, maxLength: 6 }),
  store: anyStore,
  way: fc.record({ least: fc.integer({ min: 0, max: 100 }), varying: fc.integer({ min: 0, max: 120 }) }),
  outages: fc.array(
    fc.record({
      at: second,
      lasts: fc.integer({ min: 1, max: 12 }),
      kind: fc.constantFrom('down' as const, 'silent' as const),
    }),
    { maxLength: 2 },
  ),
  throttles: fc.array(second, { maxLength: 3 }),
});

const CALLS = {
  scan: { operation: 'ListUsers' },
  burst: { operation: 'ListUsers', priority: 'interactive' },
  person: { operation: 'ListUsers', priority: 'interactive' },
  groups: { operation: 'GetGroup', priority: 'interactive' },
  user: { operation: 'AdminGetUser', priority: 'interactive', username: 'ann' },
} as const satisfies Record<string, SimulatedCall>;
const COUNTS = { scan: 150, burst: 60, person: 1, groups: 12, user: 15 };

async function play({ seed, replicas, store, way, outages, throttles }: Scenario) {
  const clock = new FakeClock();
  const random = seededRandom(seed);
  const servers = {
    ListUsers: new StrictServer(clock, 30),
    GetGroup: new StrictServer(clock, 5),
    AdminGetUser: new StrictServer(clock, 10),
  };
  const cluster = new ReplicaCluster(clock, {
    storeLatency: () => store.least + random() * store.varying,
    clockOffset: (number) => replicas[number]?.offset ?? 0,
    clockSpeed: (number) => replicas[number]?.speed ?? 1,
  });
  const begin = clock.now();
  const at = (seconds: number, run: () => void) => clock.after(begin + seconds * 1_000 - clock.now(), run);
  let throttled = 0;
  for (const moment of throttles)
    at(moment, () => {
      throttled = 2;
    });
  for (const outage of outages) {
    at(outage.at, () => {
      cluster.state = outage.kind;
    });
    at(outage.at + outage.lasts, () => {
      cluster.state = 'up';
    });
  }
  let wanted = 0;
  const joined: ReplicaCluster['replicas'] = [];
  for (const { joins, dies, work } of [...replicas].sort((a, b) => a.joins - b.joins)) {
    at(joins, () => {
      const joining = cluster.add();
      if (dies === null) joined.push(joining);
      else at(Math.max(joins, dies), () => joining.kill());
      for (const task of work) {
        at(Math.max(joins, task.at), () => {
          const call = CALLS[task.kind];
          const send = async () => {
            if (throttled-- > 0) throw new TooManyRequests();
            await servers[call.operation].call(way.least + random() * way.varying, way.least);
          };
          if (dies === null) wanted += COUNTS[task.kind];
          if (task.kind === 'scan') joining.scan(COUNTS.scan, send);
          else joining.queue(COUNTS[task.kind], send, call);
        });
      }
    });
  }
  await clock.advance(SECONDS * 1_000);
  const done = () => joined.reduce((sum, each) => sum + each.done, 0);
  for (let waited = 0; waited < 300 && done() < wanted; waited += 1) await clock.advance(1_000);
  return { servers, missing: wanted - done() };
}

describe('whatever happens to the replicas and their store', () => {
  it('Cognito counts no more than its quotas in any second, and every call of a living replica is made', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (planned) => {
        const { servers, missing } = await play(planned);
        expect(servers.ListUsers.refused).toBe(0);
        expect(servers.GetGroup.refused).toBe(0);
        expect(servers.AdminGetUser.refused).toBe(0);
        expect(missing).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});
