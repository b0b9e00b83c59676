import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type BundleProcess, buildBundle, printed, startBundle } from './bundle.ts';
import type { BenchCase, CaseResult } from './case.ts';

const SIZE = { users: 100_000, groups: 100, memberships: 3 };
const BOUND_MB = 80;
const SAMPLE_MS = 50;
/** How long the service rests before its idle memory is read. */
const REST_MS = 2_000;

interface Reader {
  readonly name: string;
  /** Null: as fast as it comes. */
  readonly bytesPerSecond: number | null;
  /** After so many bytes it reads nothing for a while, and leaves. Null: it reads to the end. */
  readonly stopsAfterBytes: number | null;
}

const FAST: Reader = { name: 'a fast reader', bytesPerSecond: null, stopsAfterBytes: null };
const READERS: readonly Reader[] = [
  FAST,
  // Some 20 s for the default columns.
  { name: 'a slow reader', bytesPerSecond: 1_000_000, stopsAfterBytes: null },
  { name: 'a reader that stops', bytesPerSecond: null, stopsAfterBytes: 3_000_000 },
];
/** How long a reader that has stopped keeps its connection. */
const STOPPED_MS = 5_000;

/** By how much downloads of a large report raise the resident memory of the service, whatever the reader's speed. */
export const reportMemory: readonly BenchCase[] = ['csv', 'ndjson'].map((format) => ({
  group: 'memory',
  name: `memory-${format}`,
  run: () => measure(format),
}));

async function measure(format: string): Promise<CaseResult> {
  await buildBundle();
  const size = Object.entries(SIZE).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const pool = startBundle(['embedded-pool', '--port', '0', ...size], {});
  const [address = ''] = await printed(pool, /\{.+\}/);
  const service = startService(JSON.parse(address));
  const [origin = ''] = await printed(service, /https?:\S+/);
  try {
    const url = new URL(`/reports/membership.${format}`, origin);
    await read(new URL('/health/ready', origin), FAST);
    await pause(REST_MS);
    const idle = residentMemoryOf(service);
    const downloads = [];
    for (const reader of READERS) {
      const begun = performance.now();
      const { peak, rows } = await whileSampling(service, () => read(url, reader));
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
  } finally {
    service.kill('SIGKILL');
    pool.kill('SIGKILL');
  }
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

/** Answers the rows by the trailer, null where the answer is not whole. */
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

async function whileSampling(service: ChildProcess, work: () => Promise<number | null>) {
  let peak = residentMemoryOf(service);
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMemoryOf(service));
  }, SAMPLE_MS);
  const rows = await work();
  clearInterval(timer);
  return { peak, rows };
}

function residentMemoryOf({ pid }: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
