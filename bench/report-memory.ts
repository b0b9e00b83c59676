import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

/**
 * `npx tsx bench/report-memory.ts`: by how much downloads of a large report raise the resident memory of the service, for
 * a fast reader and a slow one, one line each. The pool is in a process of its own, and behind HTTP: what is measured is
 * the service alone. Both run without quotas, so that nothing spreads the work over time.
 *
 * The bound is on the highest reading of a download above the idle memory before the first one, which includes what
 * loading and compiling code takes. Exit code 1 where it does not hold, or a download is not whole.
 */
const SIZE = { users: 100_000, groups: 100, memberships: 3 };
const BOUND_MB = 80;
/** Bytes a second of the slow reader: some 20 s for the default columns. */
const SLOW = 1_000_000;
const SAMPLE_MS = 50;
const PATHS = ['/reports/membership.csv', '/reports/membership.ndjson'];

const children: ChildProcess[] = [];
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

const pool = await startPool();
const service = await startService(pool);
await request(new URL('/health/ready', service.url), null);
await pause(2_000);
const idle = residentMemoryOf(service.pid);
process.stdout.write(`idle: ${idle.toFixed(0)} MB\n`);

for (const path of PATHS) {
  for (const [reader, bytesPerSecond] of [
    ['fast', null],
    ['slow', SLOW],
  ] as const) {
    const began = performance.now();
    const { peak, rows } = await whileSampling(() => request(new URL(path, service.url), bytesPerSecond));
    const whole = rows === SIZE.users * SIZE.memberships;
    const growth = peak - idle;
    const seconds = (performance.now() - began) / 1_000;
    if (!whole || growth > BOUND_MB) process.exitCode = 1;
    process.stdout.write(
      `${path}, ${reader} reader: +${growth.toFixed(0)} MB (bound +${BOUND_MB} MB), ${rows} rows in ${seconds.toFixed(0)} s${whole ? '' : ', NOT WHOLE'}\n`,
    );
  }
}
process.exit();

interface PoolAddress {
  readonly endpoint: string;
  readonly userPoolId: string;
}

async function startPool(): Promise<PoolAddress> {
  const flags = Object.entries(SIZE).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { line } = await start(['embedded-pool', '--port', '0', ...flags], {});
  return JSON.parse(line);
}

async function startService({ endpoint, userPoolId }: PoolAddress): Promise<{ url: string; pid: number }> {
  const { line, pid } = await start(['serve'], {
    PORT: '0',
    LOG_LEVEL: 'error',
    COGNITO_ENDPOINT: endpoint,
    COGNITO_USER_POOL_ID: userPoolId,
    COGNITO_QUOTAS: 'UserList=100000,UserResourceRead=100000,UserPoolResourceRead=100000,UserPoolRead=100000',
    AWS_ACCESS_KEY_ID: 'embedded',
    AWS_SECRET_ACCESS_KEY: 'embedded',
  });
  const url = /https?:\S+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`The service did not say where it listens: ${line}`);
  return { url, pid };
}

/** Resolves with the first thing that the process says. */
async function start(args: readonly string[], env: Record<string, string>): Promise<{ line: string; pid: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', ...args], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  child.once('exit', (code) => {
    process.stderr.write(`${args[0]} ended with exit code ${code}.\n`);
    process.exit(1);
  });
  const [data] = await once(child.stdout, 'data');
  if (child.pid === undefined) throw new Error('The process did not start.');
  return { line: String(data), pid: child.pid };
}

/** Reads an answer at so many bytes a second; answers its rows by the trailer, null where it is not whole. */
async function request(url: URL, bytesPerSecond: number | null): Promise<number | null> {
  const [response]: IncomingMessage[] = await once(get(url), 'response');
  if (response === undefined) return null;
  for await (const chunk of response) {
    if (bytesPerSecond !== null) await pause((chunk.length / bytesPerSecond) * 1_000);
  }
  const rows = response.trailers['x-report-rows'];
  return rows === undefined ? null : Number(rows);
}

async function whileSampling(work: () => Promise<number | null>): Promise<{ peak: number; rows: number | null }> {
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, residentMemoryOf(service.pid))), SAMPLE_MS);
  const rows = await work();
  clearInterval(timer);
  return { peak, rows };
}

/** In MB of 2²⁰ bytes. */
function residentMemoryOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
