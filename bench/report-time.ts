import { LATENCY_MS, openService, warmUp } from './bench-service.ts';
import type { Benchmark, BenchmarkResult, Metric } from './benchmark.ts';
import { alternativePlans, type CallsPerSecond, lowerBound } from './lower-bound.ts';
import { NoisyNeighbor } from './noisy-neighbor.ts';
import { COUNTS_ONLY, FULL_REPORT, type ReportReply, readReport } from './report-documents.ts';
import { type PoolOptions, SizedPool } from './sized-pool.ts';

interface ReportCase {
  readonly name: string;
  readonly pool: Pick<PoolOptions, 'users' | 'groups' | 'membershipsPerUser' | 'everyoneIn'>;
  /** How many times the default quotas the account has. */
  readonly quotasTimes: number;
  /** Calls of UserList that another program makes in every second; 0: there is none. */
  readonly competing: number;
  readonly document: string;
  /** The report's time, as so many times the lower bound. */
  readonly atMost: number;
  /** An odd number; the one with the median time is shown. */
  readonly runs: number;
  /** Whether the same service reports a second time, with the sizes of the groups in its cache. */
  readonly again: boolean;
}

const USUAL = { quotasTimes: 1, competing: 0, document: FULL_REPORT, runs: 1, again: false };

const BENCHMARKS: readonly ReportCase[] = [
  // So short that a busy machine could spoil a single run.
  { ...USUAL, name: '500x20', pool: { users: 500, groups: 20, membershipsPerUser: 2 }, atMost: 1.15, runs: 5 },
  { ...USUAL, name: '10000x100', pool: { users: 10_000, groups: 100, membershipsPerUser: 3 }, atMost: 1.1 },
  { ...USUAL, name: '10000x1000', pool: { users: 10_000, groups: 1_000, membershipsPerUser: 3 }, atMost: 1.1 },
  { ...USUAL, name: '500x2000', pool: { users: 500, groups: 2_000, membershipsPerUser: 2 }, atMost: 1.15 },
  {
    ...USUAL,
    name: '100000x50',
    pool: { users: 100_000, groups: 50, membershipsPerUser: 3, everyoneIn: 'everyone' },
    quotasTimes: 10,
    // One response lists no more than 20,000 users.
    document: COUNTS_ONLY,
    atMost: 1.15,
    again: true,
  },
  {
    ...USUAL,
    name: '10000x100-shared',
    pool: { users: 10_000, groups: 100, membershipsPerUser: 3 },
    // 40 % of 30.
    competing: 12,
    atMost: 1.1,
  },
];

/** The duration of a whole report, and the least time possible. */
export const reportTime: readonly Benchmark[] = BENCHMARKS.map((reportCase) => ({
  group: 'report',
  name: reportCase.name,
  run: () => measure(reportCase),
}));

/** AWS's default quotas, in calls per second ("Quotas in Amazon Cognito"), of the operations that a report needs. */
const QUOTAS = { UserList: 30, UserResourceRead: 50, UserPoolResourceRead: 20, UserPoolRead: 15 };
const LIST_GROUPS_PER_POOL = 5;
/** The part of a quota that the service allows itself; whole calls per second only. */
const SHARE = 0.95;
/** Long enough for the other program to have filled its part of the rolling second. */
const COMPETING_BEFORE_MS = 1_500;
/** Of the other program's calls, in percent: what one that is throttled must not become. */
const HARDLY_ANY = 1;

/** One report, with what reached the pool on its account. */
interface Run {
  /** The same report, once more. */
  readonly again: Run | null;
  readonly seconds: number;
  readonly report: ReportReply;
  readonly mistakes: readonly string[];
  readonly calls: number;
  readonly throttles: number;
  readonly others: { readonly calls: number; readonly throttles: number };
}

async function measure(reportCase: ReportCase): Promise<BenchmarkResult> {
  const { name, pool: size, quotasTimes, competing, document, atMost } = reportCase;
  await warmUp(document);
  const known = () => new SizedPool({ ...size, latencyMs: LATENCY_MS, quotas: quotasTimes });
  const runs: Run[] = [];
  for (let number = 0; number < reportCase.runs; number += 1) runs.push(await runOnce(known(), reportCase));
  const run = runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)];
  if (run === undefined) throw new Error(`${name} has no run.`);

  const { sizes } = known();
  const least = lowerBound(sizes, sharePace(quotasTimes, competing), LATENCY_MS / 1_000);
  const leastOfAll = lowerBound(sizes, quotaPace(quotasTimes, competing), LATENCY_MS / 1_000);
  const fewest = Object.values(least.calls).reduce((sum, count) => sum + count, 0);
  return {
    title: titleOf(reportCase, sizes.groups.length),
    figures: [
      { what: 'time', value: run.seconds, unit: 's', bound: null },
      { what: 'lower bound at our share of the quota', value: least.seconds, unit: 's', bound: null },
      { what: 'lower bound at the whole quota', value: leastOfAll.seconds, unit: 's', bound: null },
      { what: 'time ÷ lower bound', value: run.seconds / least.seconds, unit: '×', bound: { atMost } },
      ...(run.again === null ? [] : againFigures(run.again, least.seconds, atMost)),
      {
        what: 'calls beyond the fewest',
        value: beyond(run, fewest) + (run.again === null ? 0 : beyond(run.again, fewest)),
        unit: 'calls',
        bound: { atMost: 0 },
      },
      ...throttleFigures(runs, run, competing),
      ...alternativePlans(sizes, sharePace(quotasTimes, competing), LATENCY_MS / 1_000),
    ],
    notes: [
      `${least.strategy}: ${least.parts.map(({ limit, seconds }) => `${limit}: ${seconds.toFixed(2)} s`).join('; ')}`,
      `the quota as a bucket that refills while it bursts, which no rolling second admits: ${least.bucketSeconds.toFixed(2)} s`,
      `gathered ${run.report.plan.strategy} in ${run.report.plan.durationSeconds.toFixed(2)} s: ${callsOf(run.report)}`,
      `fewest: ${printCalls(least.calls)}`,
      ...(runs.length === 1
        ? []
        : [`the median of ${runs.map(({ seconds }) => `${seconds.toFixed(2)} s`).join(', ')}`]),
      ...otherNotes(run, competing),
    ],
    mistakes: runs.flatMap(({ mistakes, again }) => [...mistakes, ...(again?.mistakes ?? [])]),
  };
}

function titleOf({ pool: { users, everyoneIn }, competing }: ReportCase, groups: number): string {
  const number = new Intl.NumberFormat('en');
  const what = `A report of ${number.format(users)} users in ${number.format(groups)} groups`;
  if (competing > 0) return `${what}, beside another program`;
  return everyoneIn === undefined ? what : `${what}, one of everybody, at ten times the quotas`;
}

async function runOnce(known: SizedPool, { document, quotasTimes, competing, again }: ReportCase): Promise<Run> {
  const { pool } = known;
  const service = await openService(pool, { COGNITO_QUOTAS: quotasVariable(quotasTimes) });
  const other = competing === 0 ? null : new NoisyNeighbor(pool, competing);
  if (other !== null) await new Promise((resolve) => setTimeout(resolve, COMPETING_BEFORE_MS));
  const ask = async (next: () => Promise<Run | null>): Promise<Run> => {
    const before = countsOf(pool, other);
    const begun = performance.now();
    const text = await service.ask(document);
    const seconds = (performance.now() - begun) / 1_000;
    await other?.stop();
    const after = countsOf(pool, other);
    const report = readReport(text);
    return {
      again: await next(),
      seconds,
      report,
      mistakes: known.mistakesOf(report),
      calls: after.ours.calls - before.ours.calls,
      throttles: after.ours.throttles - before.ours.throttles,
      others: {
        calls: after.others.calls - before.others.calls,
        throttles: after.others.throttles - before.others.throttles,
      },
    };
  };
  const run = await ask(async () => (again ? await ask(async () => null) : null));
  await service.close();
  return run;
}

/** What has reached the pool so far. */
function countsOf({ calls }: SizedPool['pool'], other: NoisyNeighbor | null) {
  const others = { calls: other?.sent ?? 0, throttles: other?.throttled ?? 0 };
  return { ours: { calls: calls.total - others.calls, throttles: calls.throttles - others.throttles }, others };
}

function beyond({ calls, throttles }: Run, fewest: number): number {
  return calls - throttles - fewest;
}

function againFigures({ seconds }: Run, least: number, atMost: number): readonly Metric[] {
  return [
    { what: 'time when asked again', value: seconds, unit: 's', bound: null },
    { what: 'time when asked again ÷ lower bound', value: seconds / least, unit: '×', bound: { atMost } },
  ];
}

function throttleFigures(
  runs: readonly Run[],
  { calls, throttles, others }: Run,
  competing: number,
): readonly Metric[] {
  if (competing === 0) {
    const all = runs.reduce((sum, run) => sum + run.throttles + (run.again?.throttles ?? 0), 0);
    return [{ what: 'throttles', value: all, unit: 'throttles', bound: { atMost: 0 } }];
  }
  const ours = (100 * throttles) / calls;
  const theirs = (100 * others.throttles) / others.calls;
  return [
    { what: 'throttled, of our calls', value: ours, unit: '%', bound: { atMost: 0.5 } },
    { what: "throttled, of the other program's", value: theirs, unit: '%', bound: { atMost: HARDLY_ANY } },
  ];
}

function otherNotes({ throttles, others }: Run, competing: number): readonly string[] {
  if (competing === 0) return [];
  return [
    `beside another program that makes ${competing} calls of UserList a second: ${others.throttles} of its ${others.calls} were throttled, ${throttles} of ours`,
  ];
}

/** Calls per second that the service allows itself, less what another program leaves. */
function sharePace(times: number, competing: number): CallsPerSecond {
  const whole = quotaPace(times, competing);
  return {
    userList: Math.min(Math.floor(SHARE * times * QUOTAS.UserList), whole.userList),
    userResourceRead: Math.floor(SHARE * whole.userResourceRead),
    // So few that they are used to the last.
    listGroups: whole.listGroups,
  };
}

/** Calls per second that Cognito allows. */
function quotaPace(times: number, competing: number): CallsPerSecond {
  return {
    userList: times * QUOTAS.UserList - competing,
    userResourceRead: times * QUOTAS.UserResourceRead,
    // The service has no variable for this one, and keeps to the default.
    listGroups: LIST_GROUPS_PER_POOL,
  };
}

function quotasVariable(times: number): string {
  return Object.entries(QUOTAS)
    .map(([category, rate]) => `${category}=${rate * times}`)
    .join(',');
}

function callsOf({ plan }: ReportReply): string {
  return printCalls(Object.fromEntries(plan.calls.map(({ operation, count }) => [operation, count])));
}

function printCalls(calls: Readonly<Record<string, number>>): string {
  return Object.entries(calls)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([operation, count]) => `${operation} ${count}`)
    .join(', ');
}
