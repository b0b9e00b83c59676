import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
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
  const pool = await start(
    ['embedded-pool', '--port', '0', ...Object.entries(SIZE).flatMap(([name, value]) => [`--${name}`, String(value)])],
    {},
  );
  const service = await startService(JSON.parse(pool.line));
  try {
    const url = new URL(`/reports/membership.${format}`, service.url);
    await read(new URL('/health/ready', service.url), FAST);
    await pause(REST_MS);
    const idle = residentMemoryOf(service.process);
    const downloads = [];
    for (const reader of READERS) {
      const begun = performance.now();
      const { peak, rows } = await whileSampling(service.process, () => read(url, reader));
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
        'pool and service are processes of their own, both without quotas, so that nothing spreads the work over time',
        ...downloads.map(
          ({ reader, rows, seconds }) => `${reader.name}: ${rows ?? 'not all'} rows in ${seconds.toFixed(0)} s`,
        ),
      ],
      mistakes: downloads
        .filter(({ reader, rows }) => reader.stopsAfterBytes === null && rows !== SIZE.users * SIZE.memberships)
        .map(({ reader, rows }) => `${reader.name} got ${rows ?? 'no number of'} rows`),
    };
  } finally {
    service.process.kill('SIGKILL');
    pool.process.kill('SIGKILL');
  }
}

interface Started {
  readonly process: ChildProcess;
  /** The first thing that it says. */
  readonly line: string;
}

interface PoolAddress {
  readonly endpoint: string;
  readonly userPoolId: string;
}

async function startService({ endpoint, userPoolId }: PoolAddress): Promise<Started & { readonly url: string }> {
  const service = await start(['serve'], {
    PORT: '0',
    LOG_LEVEL: 'error',
    COGNITO_ENDPOINT: endpoint,
    COGNITO_USER_POOL_ID: userPoolId,
    COGNITO_QUOTAS: 'UserList=100000,UserResourceRead=100000,UserPoolResourceRead=100000,UserPoolRead=100000',
    AWS_ACCESS_KEY_ID: 'embedded',
    AWS_SECRET_ACCESS_KEY: 'embedded',
  });
  const url = /https?:\S+/.exec(service.line)?.[0];
  if (url === undefined) throw new Error(`The service did not say where it listens: ${service.line}`);
  return { ...service, url };
}

async function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Started> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', ...args], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Should the bench itself be ended.
  process.once('exit', () => child.kill('SIGKILL'));
  const said = once(child.stdout, 'data');
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${args[0]} ended before it said anything.`);
  });
  const [line] = await Promise.race([said, ended]);
  ended.catch(() => {});
  return { process: child, line: String(line) };
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
