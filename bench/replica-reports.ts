import { setTimeout as pause } from 'node:timers/promises';
import { LATENCY_MS } from './bench-service.ts';
import type { Benchmark, BenchmarkResult, Metric } from './benchmark.ts';
import { buildBundle } from './bundle.ts';
import { openBenchDatabase } from './database.ts';
import { quotaSeconds } from './lower-bound.ts';
import { percentile } from './percentile.ts';
import { startReplicas } from './replica-set.ts';
import { FULL_REPORT, readReport } from './report-documents.ts';
import { SizedPool } from './sized-pool.ts';

const POOL = { users: 2_000, groups: 60, membershipsPerUser: 3 };
/** Calls of UserList per second: our share of 30. */
const LISTS_PER_SECOND = 28;
/** The list call of a person beside the reports, so often. */
const PERSON = '{ users(first: 1) { nodes { username } } }';
const GROUPS = '{ groups(first: 1) { nodes { name } } }';
const PERSON_EVERY_MS = 500;
/** For how long replicas without work are watched. */
const IDLE_MS = 10_000;

/** Several replicas that share one store and one quota. */
export const replicaReports: readonly Benchmark[] = [
  ...[1, 2, 3, 4].map((count) => ({
    group: 'replicas',
    name: `replicas-${count}`,
    run: () => measureAll(count),
  })),
  { group: 'replicas', name: 'replicas-one-busy', run: measureOneBusy },
];

interface Reports {
  readonly seconds: number;
  readonly calls: number;
  /** Those of UserList, the person's included. */
  readonly lists: number;
  readonly throttles: number;
  readonly personMs: readonly number[];
  readonly mistakes: readonly string[];
  readonly statementsPerSecond: number;
  readonly idleStatementsPerSecond: number;
}

interface Setting {
  readonly count: number;
  /** How many of them report. */
  readonly busy: number;
  readonly databaseUrl: string | null;
  readonly person: boolean;
}

async function measureAll(count: number): Promise<BenchmarkResult> {
  await buildBundle();
  const database = await openBenchDatabase();
  const run = await report({ count, busy: count, databaseUrl: database.url, person: true });
  await database.stop();
  const least = quotaSeconds(run.lists, LISTS_PER_SECOND, LATENCY_MS / 1_000);
  return {
    title: `${count} ${count === 1 ? 'replica reports' : 'replicas report'} ${POOL.users} users in ${POOL.groups} groups each, at once`,
    figures: [
      { what: 'time', value: run.seconds, unit: 's', bound: null },
      { what: 'lower bound at our share of the quota', value: least, unit: 's', bound: null },
      { what: 'time ÷ lower bound', value: run.seconds / least, unit: '×', bound: { atMost: 1.1 } },
      { what: 'throttled', value: (100 * run.throttles) / run.calls, unit: '%', bound: { atMost: 0.2 } },
      { what: "a person's list call, p95", value: percentile(run.personMs, 0.95), unit: 'ms', bound: { atMost: 300 } },
      ...statementFigures(run, count),
    ],
    notes: [
      `${run.calls} calls, ${run.throttles} throttled, by a gate with default quotas and ${LATENCY_MS} ms`,
      `a person's list call: p50 ${percentile(run.personMs, 0.5).toFixed(0)} ms, of ${run.personMs.length}`,
    ],
    mistakes: run.mistakes,
  };
}

async function measureOneBusy(): Promise<BenchmarkResult> {
  await buildBundle();
  const database = await openBenchDatabase();
  const alone = await report({ count: 1, busy: 1, databaseUrl: null, person: false });
  const shared = await report({ count: 4, busy: 1, databaseUrl: database.url, person: false });
  await database.stop();
  return {
    title: 'One replica of four reports, beside a process that has the quota to itself',
    figures: [
      { what: 'time alone', value: alone.seconds, unit: 's', bound: null },
      { what: 'time of one of four', value: shared.seconds, unit: 's', bound: null },
      { what: 'time ÷ time alone', value: shared.seconds / alone.seconds, unit: '×', bound: { atMost: 1.05 } },
      ...statementFigures(shared, 1),
    ],
    notes: [`${shared.calls} calls, ${shared.throttles} throttled`],
    mistakes: [...alone.mistakes, ...shared.mistakes],
  };
}

async function report({ count, busy, databaseUrl, person }: Setting): Promise<Reports> {
  const known = new SizedPool({ ...POOL, latencyMs: LATENCY_MS, quotas: 'on' });
  const set = await startReplicas({ known, count, databaseUrl });
  try {
    // Warms up: the description of the pool, the quotas, the compilation of the code and the first use of a limit, which waits
    // for a second, are not the report's.
    for (const { ask } of set.replicas) for (const document of [PERSON, GROUPS, PERSON]) await ask(document);
    await pause(2_000);
    const idleFrom = await set.statements();
    await pause(IDLE_MS);
    const idle = (await set.statements()) - idleFrom;
    const before = { ...countsOf(known), statements: await set.statements() };
    const done = new AbortController();
    const personMs: number[] = [];
    const asking = person ? askRegularly(() => set.replicas[0]?.ask(PERSON), personMs, done.signal) : undefined;
    const begun = performance.now();
    const replies = await Promise.all(set.replicas.slice(0, busy).map((replica) => replica.ask(FULL_REPORT)));
    const seconds = (performance.now() - begun) / 1_000;
    done.abort();
    await asking;
    const idlePerSecond = (1_000 * idle) / IDLE_MS;
    const after = countsOf(known);
    const statements = (await set.statements()) - before.statements;
    return {
      seconds,
      calls: after.calls - before.calls,
      lists: after.lists - before.lists,
      throttles: after.throttles - before.throttles,
      personMs,
      mistakes: replies.flatMap((reply) => known.mistakesOf(readReport(reply))),
      statementsPerSecond: statements / seconds - (idlePerSecond * (count - busy)) / count,
      idleStatementsPerSecond: idlePerSecond / count,
    };
  } finally {
    await set.close();
  }
}

function countsOf({ pool: { calls } }: SizedPool) {
  const { ListUsers = 0, ListUsersInGroup = 0 } = calls.counts;
  return { calls: calls.total, lists: ListUsers + ListUsersInGroup, throttles: calls.throttles };
}

async function askRegularly(
  ask: () => Promise<string> | undefined,
  took: number[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const begun = performance.now();
    const reply = await ask();
    if (reply?.includes('"errors"')) throw new Error(`The person's call failed: ${reply.slice(0, 200)}`);
    took.push(performance.now() - begun);
    await pause(PERSON_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

function statementFigures(run: Reports, busy: number): readonly Metric[] {
  return [
    {
      what: 'statements of a busy replica',
      value: run.statementsPerSecond / busy,
      unit: 'requests/s',
      bound: { atMost: 10 },
    },
    {
      what: 'statements of an idle replica',
      value: run.idleStatementsPerSecond,
      unit: 'requests/s',
      bound: { atMost: 2 },
    },
  ];
}
