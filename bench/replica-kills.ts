import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { LATENCY_MS } from './bench-service.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { buildBundle } from './bundle.ts';
import { openBenchDatabase } from './database.ts';
import { percentile } from './percentile.ts';
import { type Replica, type ReplicaSet, startReplicas } from './replica-set.ts';
import { SizedPool } from './sized-pool.ts';

const KILLS = Number(process.env.REPLICA_KILLS ?? 50);
const ITEMS = 400;
/** Ten times the default: an operation then takes some two seconds, of which a random moment is chosen. */
const QUOTAS_TIMES = 10;
const LATEST_KILL_MS = 2_000;
const LOOK_EVERY_MS = 50;
/** An operation that nobody has ended by then is lost. */
const PATIENCE_MS = 60_000;

/** The replica that runs a bulk operation is killed at a random moment, again and again. */
export const replicaKills: readonly Benchmark[] = [{ group: 'replicas', name: 'replicas-kill', run: measure }];

const START = /* GraphQL */ `
  mutation Start($usernames: [String!]!, $groupName: String!) {
    bulkAddUsersToGroups(input: { usernames: $usernames, groupNames: [$groupName], waitSeconds: 0 }) {
      __typename
      ... on BulkPayload {
        bulkOperation {
          id
        }
      }
    }
  }
`;

const LOOK = /* GraphQL */ `
  query Look($id: ID!) {
    bulkOperation(id: $id) {
      status
      pending
      succeeded
      unchanged
    }
  }
`;

interface Round {
  /** From the kill to the next item that ends, in milliseconds. Null if the operation had ended before the kill. */
  readonly takenOverMs: number | null;
  readonly mistakes: readonly string[];
}

async function measure(): Promise<BenchmarkResult> {
  await buildBundle();
  const database = await openBenchDatabase();
  const known = new SizedPool({
    users: ITEMS,
    groups: KILLS,
    membershipsPerUser: 0,
    latencyMs: LATENCY_MS,
    quotas: QUOTAS_TIMES,
  });
  const set = await startReplicas({ known, count: 2, databaseUrl: database.url });
  const rounds: Round[] = [];
  try {
    for (let round = 1; round <= KILLS; round += 1) {
      rounds.push(await killOnce(known, set, `group-${round}`));
      if (round % 10 === 0) process.stderr.write(`${round} of ${KILLS} kills\n`);
    }
  } finally {
    await set.close();
    await database.stop();
  }
  const takenOver = rounds.flatMap(({ takenOverMs }) => takenOverMs ?? []);
  return {
    title: `The replica that runs a bulk operation of ${ITEMS} items is killed at a random moment, ${KILLS} times`,
    figures: [
      {
        what: 'from the kill to the next item that ends, longest',
        value: Math.max(...takenOver) / 1_000,
        unit: 's',
        bound: { atMost: 10 },
      },
      { what: 'the same, median', value: percentile(takenOver, 0.5) / 1_000, unit: 's', bound: null },
    ],
    notes: [`${takenOver.length} of ${KILLS} operations were under way when their replica was killed`],
    mistakes: rounds.flatMap(({ mistakes }) => mistakes),
  };
}

async function killOnce(known: SizedPool, set: ReplicaSet, groupName: string): Promise<Round> {
  const [runner, other] = set.replicas;
  if (runner === undefined || other === undefined) throw new Error('There are two replicas.');
  const usernames = known.usernames;
  const { data } = JSON.parse(await runner.ask(START, { usernames, groupName }));
  const { id } = data.bulkAddUsersToGroups.bulkOperation;
  await pause(randomInt(LATEST_KILL_MS));
  const exit = once(runner.process, 'exit');
  runner.process.kill('SIGKILL');
  await exit;
  const killedAt = performance.now();
  const atKill = await look(other, id);
  let takenOverMs: number | null = null;
  for (let operation = atKill; operation.status === 'RUNNING'; operation = await look(other, id)) {
    const elapsed = performance.now() - killedAt;
    if (takenOverMs === null && operation.pending < atKill.pending) takenOverMs = elapsed;
    if (elapsed > PATIENCE_MS) return { takenOverMs, mistakes: [`${groupName}: the operation was never ended`] };
    await pause(LOOK_EVERY_MS);
  }
  if (takenOverMs === null && atKill.status === 'RUNNING') takenOverMs = performance.now() - killedAt;
  const ended = await look(other, id);
  const mistakes = [
    ...(ended.succeeded + ended.unchanged === ITEMS ? [] : [`it ended as ${JSON.stringify(ended)}`]),
    ...(known.pool.membersOf(groupName).length === ITEMS ? [] : ['not everybody is a member']),
    ...(await mistakesOfTrail(other, groupName)),
  ];
  await set.replace(runner);
  return { takenOverMs, mistakes: mistakes.map((mistake) => `${groupName}: ${mistake}`) };
}

interface Look {
  readonly status: string;
  readonly pending: number;
  readonly succeeded: number;
  readonly unchanged: number;
}

/** The shape of the answer is taken on trust: the service was asked for just this. */
async function look(replica: Replica, id: string): Promise<Look> {
  return JSON.parse(await replica.ask(LOOK, { id })).data.bulkOperation;
}

const EVENTS = /* GraphQL */ `
  query Events($groupName: String!, $after: String) {
    auditEvents(first: 500, after: $after, filter: { groupName: $groupName }) {
      nodes {
        username
        outcome
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

interface Trail {
  readonly auditEvents: {
    readonly nodes: readonly { readonly username: string; readonly outcome: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** Every membership was made by a write of the trail that succeeded, or that was sent and not answered before the kill. */
async function mistakesOfTrail(replica: Replica, groupName: string): Promise<readonly string[]> {
  const known = new Set<string>();
  for (let after: string | null = null; ; ) {
    const { auditEvents }: Trail = JSON.parse(await replica.ask(EVENTS, { groupName, after })).data;
    for (const { username, outcome } of auditEvents.nodes) {
      if (outcome === 'SUCCEEDED' || outcome === 'UNKNOWN') known.add(username);
    }
    if (!auditEvents.pageInfo.hasNextPage) break;
    after = auditEvents.pageInfo.endCursor;
  }
  return known.size === ITEMS ? [] : [`${ITEMS - known.size} memberships are missing from the trail`];
}
