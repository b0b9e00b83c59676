import { setTimeout as pause } from 'node:timers/promises';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { buildBundle } from './bundle.ts';
import { openBenchDatabase } from './database.ts';
import { type Replica, startReplicas } from './replica-set.ts';
import { SizedPool } from './sized-pool.ts';

const RESTARTS = Number(process.env.STORE_RESTARTS ?? 20);
const UP_MS = 4_000;
const DOWN_MS = 1_500;
const LATENCY_MS = 5;
const READERS = 4;
const WRITERS = 2;
/** Milliseconds between a response and the client's next request. */
const PAUSE_MS = 20;
/** The store's recovery, as a caller may see it. */
const RECOVERY_MS = 10_000;

/** PostgreSQL is killed and started again, while people read and write. */
export const replicaRestarts: readonly Benchmark[] = [{ group: 'replicas', name: 'replicas-restarts', run: measure }];

const READ = /* GraphQL */ `
  query Read($username: String!) {
    user(by: { username: $username }) {
      username
    }
  }
`;

const ADD = /* GraphQL */ `
  mutation Add($username: String!, $groupName: String!) {
    addUserToGroup(input: { username: $username, groupName: $groupName }) {
      __typename
    }
  }
`;

const EVENTS = /* GraphQL */ `
  query Events($username: String!) {
    auditEvents(first: 200, filter: { username: $username }) {
      nodes {
        groupName
        outcome
      }
    }
  }
`;

/** The results of the requests. */
class Tally {
  reads = 0;
  readonly failedReads = new Map<string, number>();
  wrong = 0;
  /** Memberships whose change was answered with success. */
  readonly made: { readonly username: string; readonly groupName: string }[] = [];
  readonly refusals = new Map<string, number>();
}

async function measure(): Promise<BenchmarkResult> {
  await buildBundle();
  const database = await openBenchDatabase();
  const known = new SizedPool({ users: 200, groups: 100, membershipsPerUser: 0, latencyMs: LATENCY_MS, quotas: 'off' });
  const quotas = 'UserUpdate=1000,UserList=1000,UserRead=1000,UserResourceRead=1000,UserPoolResourceRead=1000';
  const set = await startReplicas({ known, count: 2, databaseUrl: database.url, env: { COGNITO_QUOTAS: quotas } });
  const tally = new Tally();
  const recoveries: number[] = [];
  try {
    const over = new AbortController();
    const work = [
      ...Array.from({ length: READERS }, (_, place) => read(set.replicas[place % 2], place, tally, over.signal)),
      ...Array.from({ length: WRITERS }, (_, place) => write(set.replicas[place % 2], place, tally, over.signal)),
    ];
    for (let restart = 1; restart <= RESTARTS; restart += 1) {
      await pause(UP_MS);
      await database.kill();
      await pause(DOWN_MS);
      await database.restart();
      recoveries.push(await timeToNextChange(tally));
    }
    over.abort();
    await Promise.all(work);
    const unrecorded = await missingFromTrail(set.replicas[0], tally);
    return resultOf(tally, recoveries, unrecorded, known);
  } finally {
    await set.close();
    await database.stop();
  }
}

function resultOf(tally: Tally, recoveries: readonly number[], unrecorded: number, known: SizedPool): BenchmarkResult {
  const failed = [...tally.failedReads.values()].reduce((sum, times) => sum + times, 0);
  const lost = tally.made.filter(({ username, groupName }) => !known.pool.groupsOf(username).includes(groupName));
  return {
    title: `PostgreSQL is killed and started again ${RESTARTS} times, while people read and write`,
    figures: [
      {
        what: 'reads that were served',
        value: (100 * tally.reads) / (tally.reads + failed),
        unit: '%',
        bound: { atLeast: 99 },
      },
      { what: 'changes without an event in the trail', value: unrecorded, unit: 'failures', bound: { atMost: 0 } },
      { what: 'changes that were lost', value: lost.length, unit: 'failures', bound: { atMost: 0 } },
      { what: 'wrong answers', value: tally.wrong, unit: 'failures', bound: { atMost: 0 } },
      {
        what: 'from the start of PostgreSQL to the next change, longest',
        value: Math.max(...recoveries) / 1_000,
        unit: 's',
        bound: null,
      },
    ],
    notes: [
      `${tally.reads} reads, ${failed} failed: ${describe(tally.failedReads)}`,
      `${tally.made.length} changes; refused: ${describe(tally.refusals)}`,
    ],
    mistakes: tally.wrong === 0 ? [] : [`${tally.wrong} answers were wrong`],
  };
}

async function read(replica: Replica | undefined, place: number, tally: Tally, signal: AbortSignal): Promise<void> {
  for (let count = place; replica !== undefined && !signal.aborted; count += READERS) {
    const username = `user-${(count % 200) + 1}`;
    const reply = await replica.ask(READ, { username }).catch(String);
    const answered = parse(reply);
    if (answered?.data?.user?.username === username) tally.reads += 1;
    else if (answered?.data?.user !== undefined && answered.data.user !== null) tally.wrong += 1;
    else add(tally.failedReads, answered?.errors?.[0]?.extensions?.code ?? reply.slice(0, 60));
    await pause(PAUSE_MS);
  }
}

/** Each membership once: what the trail says of it is of this change alone. */
async function write(replica: Replica | undefined, place: number, tally: Tally, signal: AbortSignal): Promise<void> {
  for (let count = place; replica !== undefined && !signal.aborted; count += WRITERS) {
    const change = { username: `user-${(count % 200) + 1}`, groupName: `group-${Math.floor(count / 200) + 1}` };
    const reply = await replica.ask(ADD, change).catch(String);
    const answered = parse(reply);
    if (answered?.data?.addUserToGroup?.__typename === 'AddUserToGroupPayload') tally.made.push(change);
    else add(tally.refusals, answered?.errors?.[0]?.extensions?.code ?? reply.slice(0, 60));
    await pause(PAUSE_MS);
  }
}

async function timeToNextChange(tally: Tally): Promise<number> {
  const begun = performance.now();
  const before = tally.made.length;
  while (tally.made.length === before) {
    if (performance.now() - begun > RECOVERY_MS) return RECOVERY_MS;
    await pause(PAUSE_MS);
  }
  return performance.now() - begun;
}

async function missingFromTrail(replica: Replica | undefined, { made }: Tally): Promise<number> {
  let missing = 0;
  for (const username of new Set(made.map((change) => change.username))) {
    const { nodes } = parse((await replica?.ask(EVENTS, { username })) ?? '')?.data?.auditEvents ?? { nodes: [] };
    const recorded = new Set(nodes.map(({ groupName }: { readonly groupName: string }) => groupName));
    missing += made.filter((change) => change.username === username && !recorded.has(change.groupName)).length;
  }
  return missing;
}

/** Returns undefined if it is no JSON. Its shape is not checked: it is our own. */
function parse(reply: string): ReturnType<typeof JSON.parse> {
  try {
    return JSON.parse(reply);
  } catch {
    return undefined;
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function describe(counts: ReadonlyMap<string, number>): string {
  return Array.from(counts, ([key, times]) => `${key} ${times}`).join(', ') || 'none';
}
