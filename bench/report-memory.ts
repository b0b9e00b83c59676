import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { type BundleProcess, buildBundle, startBundle, waitForOutput } from './bundle.ts';

const SIZE = { users: 100_000, groups: 100, memberships: 3 };
const BOUND_MB = 80;
/** The most users that one response may report on by default. */
const ONE_RESPONSE = { users: 20_000, groups: 100, memberships: 3 };
const RESPONSES = 3;
const WHOLE_REPORT =
  '{ membershipReport { totals { users memberships } users { user { username email enabled } groups { name precedence } } } }';
const SAMPLE_MS = 50;
/** Idle time before the memory at rest is read. */
const REST_MS = 2_000;

interface Reader {
  readonly name: string;
  /** Null: unlimited. */
  readonly bytesPerSecond: number | null;
  /** After so many bytes it stops reading for some time, and disconnects. Null: it reads to the end. */
  readonly stopsAfterBytes: number | null;
}

const FAST: Reader = { name: 'a fast reader', bytesPerSecond: null, stopsAfterBytes: null };
const READERS: readonly Reader[] = [
  FAST,
  // Some 20 s for the default columns.
  { name: 'a slow reader', bytesPerSecond: 1_000_000, stopsAfterBytes: null },
  { name: 'a reader that stops', bytesPerSecond: null, stopsAfterBytes: 3_000_000 },
];
/** The time for which a reader that has stopped keeps its connection. */
const STOPPED_MS = 5_000;

/** By how much large reports raise the resident memory of the service: downloads at any speed, and one response each. */
export const reportMemory: readonly Benchmark[] = [
  ...['csv', 'ndjson'].map((format) => ({
    group: 'memory',
    name: `memory-${format}`,
    run: () => whileServing(SIZE, (served) => measureDownloads(format, served)),
  })),
  { group: 'memory', name: 'memory-response', run: () => whileServing(ONE_RESPONSE, measureResponses) },
];

interface PoolSize {
  readonly users: number;
  readonly groups: number;
  readonly memberships: number;
}

interface Serving {
  readonly service: BundleProcess;
  readonly origin: string;
  /** Megabytes at rest. */
  readonly idle: number;
}

async function whileServing(
  size: PoolSize,
  work: (serving: Serving) => Promise<BenchmarkResult>,
): Promise<BenchmarkResult> {
  await buildBundle();
  const flags = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const pool = startBundle(['embedded-pool', '--port', '0', ...flags], {});
  const [address = ''] = await waitForOutput(pool, /\{.+\}/);
  const service = startService(JSON.parse(address));
  const [origin = ''] = await waitForOutput(service, /https?:\S+/);
  try {
    await read(new URL('/health/ready', origin), FAST);
    await pause(REST_MS);
    return await work({ service, origin, idle: residentMemoryOf(service) });
  } finally {
    service.kill('SIGKILL');
    pool.kill('SIGKILL');
  }
}

/** As many as one response may hold by default, again and again. */
async function measureResponses({ service, origin, idle }: Serving): Promise<BenchmarkResult> {
  const lengths: number[] = [];
  const { peak } = await whileSampling(service, async () => {
    for (let report = 0; report < RESPONSES; report += 1) lengths.push((await ask(origin, WHOLE_REPORT)).length);
  });
  return {
    title: `The memory that ${RESPONSES} reports of ${ONE_RESPONSE.users} users in one response each take, one after the other`,
    figures: [{ what: 'added', value: peak - idle, unit: 'MB', bound: null }],
    notes: [
      `the highest reading above the ${idle.toFixed(0)} MB of the idle service, in MB of 2²⁰ bytes, looked at every ${SAMPLE_MS} ms; answers of ${((lengths[0] ?? 0) / 1e6).toFixed(1)} MB`,
    ],
    mistakes: [],
  };
}

async function measureDownloads(format: string, { service, origin, idle }: Serving): Promise<BenchmarkResult> {
  const url = new URL(`/reports/membership.${format}`, origin);
  const downloads = [];
  for (const reader of READERS) {
    const begun = performance.now();
    const { peak, result: rows } = await whileSampling(service, () => read(url, reader));
    downloads.push({ reader, rows, growth: peak - idle, seconds: (performance.now() - begun) / 1_000 });
  }
  return {
    title: `The memory that a download of ${SIZE.users} users with ${SIZE.memberships} memberships each takes, as ${format.toUpperCase()}`,
    figures: downloads.map(({ reader, growth }) => ({
      what: `added for ${reader.name}`,
      value: growth,
      unit: 'MB',
      bound: { atMost: BOUND_MB },
    })),
    notes: [
      `the highest reading above the ${idle.toFixed(0)} MB of the idle service before the first download, in MB of 2²⁰ bytes, looked at every ${SAMPLE_MS} ms; loading and compiling code included`,
      'pool and service are processes of the bundle, both without quotas, so that nothing spreads the work over time',
      ...downloads.map(
        ({ reader, rows, seconds }) => `${reader.name}: ${rows ?? 'not all'} rows in ${seconds.toFixed(0)} s`,
      ),
    ],
    mistakes: downloads
      .filter(({ reader, rows }) => reader.stopsAfterBytes === null && rows !== SIZE.users * SIZE.memberships)
      .map(({ reader, rows }) => `${reader.name} got ${rows ?? 'no number of'} rows`),
  };
}

/** Returns the text of the response. Rejects if it has an error. */
async function ask(origin: string, query: string): Promise<string> {
  const response = await fetch(new URL('/graphql', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = await response.text();
  if (answer.includes('"errors"')) throw new Error(`The report failed: ${answer.slice(0, 200)}`);
  return answer;
}

interface PoolAddress {
  readonly endpoint: string;
  readonly userPoolId: string;
}

function startService({ endpoint, userPoolId }: PoolAddress): BundleProcess {
  return startBundle(['serve'], {
    LOG_LEVEL: 'error',
    COGNITO_ENDPOINT: endpoint,
    COGNITO_USER_POOL_ID: userPoolId,
    COGNITO_QUOTAS: 'UserList=100000,UserResourceRead=100000,UserPoolResourceRead=100000,UserPoolRead=100000',
    AWS_ACCESS_KEY_ID: 'embedded',
    AWS_SECRET_ACCESS_KEY: 'embedded',
  });
}

/** Returns the number of rows by the trailer, or null if the response is incomplete. */
async function read(url: URL, { bytesPerSecond, stopsAfterBytes }: Reader): Promise<number | null> {
  const [response]: IncomingMessage[] = await once(get(url), 'response');
  if (response === undefined) return null;
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytesPerSecond !== null) await pause((chunk.length / bytesPerSecond) * 1_000);
    if (stopsAfterBytes !== null && bytes > stopsAfterBytes) {
      await pause(STOPPED_MS);
      break;
    }
  }
  const rows = response.trailers['x-report-rows'];
  return rows === undefined ? null : Number(rows);
}

async function whileSampling<Result>(service: ChildProcess, work: () => Promise<Result>) {
  let peak = residentMemoryOf(service);
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMemoryOf(service));
  }, SAMPLE_MS);
  const result = await work();
  clearInterval(timer);
  return { peak, result };
}

function residentMemoryOf({ pid }: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
