import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { schema } from '../src/graphql/schema.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { type BundleProcess, buildBundle, startBundle } from './bundle.ts';
import { type HostileRequest, hostileRequests, nestedRequests } from './hostile-requests.ts';

const ENVIRONMENT = {
  METRICS_PORT: '0',
  EMBEDDED_POOL_USERS: '2000',
  EMBEDDED_POOL_GROUPS: '50',
  RATE_LIMIT_PER_MINUTE: '1000000',
  // As no call over a network does, none is answered within the turn of the event loop that makes it.
  EMBEDDED_POOL_LATENCY_MS: '1',
};
/** The query of a person's screen. */
const ORDINARY = '{ user(by: { username: "administrator" }) { username groups { name } } }';
const ALONE = 100;
const ATTACK_SECONDS = { short: 20, long: 60 };
/** How many connections the attacker keeps busy, and with how many of the worst requests. */
const ATTACKERS = 8;
const WORST = 3;
const MAX_ERROR_BYTES = 64_000;

/** Whatever one caller sends, the process keeps running and serves others. */
export const hostile: readonly Benchmark[] = [
  { group: 'hostile', name: 'hostile', run: ({ long }) => measure(long ? ATTACK_SECONDS.long : ATTACK_SECONDS.short) },
];

interface Service {
  readonly url: string;
  readonly metricsUrl: string;
  /** Of the auditor, the operator and the administrator, who may all read. */
  readonly tokens: readonly string[];
}

interface Sent {
  readonly what: string;
  readonly ms: number;
  /** The longest block of the event loop. */
  readonly blockedMs: number;
  readonly residentMb: number;
  readonly status: number;
  readonly bytes: number;
  readonly isError: boolean;
}

async function measure(seconds: number): Promise<BenchmarkResult> {
  await buildBundle();
  // Those that make thousands of calls are paced, as they are before Cognito: unpaced, the SDK's own work is the load.
  const nested = [...nestedRequests(schema)];
  const flat = [...hostileRequests(schema)];
  const unpaced = await withService({ EMBEDDED_POOL_QUOTAS: 'off' }, (service) => sendEach(service, flat));
  const paced = await withService({}, (service) => sendEach(service, nested));
  const requests = [...flat, ...nested];
  const all = [...unpaced.sent, ...paced.sent];
  const worst = [...all].sort((one, other) => costOf(other) - costOf(one)).slice(0, WORST);
  const attack = requests.filter(({ what }) => worst.some((one) => one.what === what));
  const beside = await withService({}, (service) => askBeside(service, attack, seconds));

  const blocked = [...all].sort((one, other) => other.blockedMs - one.blockedMs);
  const largest = mostBy(all, ({ isError, bytes }) => (isError ? bytes : 0));
  const fullest = mostBy(all, ({ residentMb }) => residentMb);
  const added = Math.max(addedBy(unpaced), addedBy(paced), beside.addedMb);
  return {
    title: `${requests.length} hostile requests, then the ${WORST} worst of them on ${ATTACKERS} connections for ${seconds} s`,
    figures: [
      { what: 'event loop blocked, longest', value: blocked[0]?.blockedMs ?? 0, unit: 'ms', bound: { atMost: 200 } },
      {
        what: 'answer where it is an error, longest',
        value: largest.bytes / 1_000,
        unit: 'kB',
        bound: { atMost: MAX_ERROR_BYTES / 1_000 },
      },
      { what: 'resident memory, beyond idle', value: added, unit: 'MB', bound: { atMost: 150 } },
      {
        what: "another caller's p95, beside the worst ÷ alone",
        value: beside.p95Ms / beside.aloneMs,
        unit: '×',
        bound: { atMost: 10 },
      },
      { what: "another caller's p95, alone", value: beside.aloneMs, unit: 'ms', bound: null },
      {
        what: 'answers of status 500, or none',
        value: all.filter(({ status }) => [0, 500].includes(status)).length,
        unit: 'failures',
        bound: { atMost: 0 },
      },
    ],
    notes: [
      `blocked longest: ${blocked
        .slice(0, WORST)
        .map(({ what, blockedMs }) => `${what} ${blockedMs.toFixed(0)} ms`)
        .join('; ')}`,
      `longest error: ${largest.what}; most memory after: ${fullest.what}`,
      `worst: ${worst.map(({ what, ms }) => `${what} ${(ms / 1_000).toFixed(1)} s`).join('; ')}`,
      `status 500, or none: ${
        all
          .filter(({ status }) => [0, 500].includes(status))
          .map(({ what }) => what)
          .join('; ') || 'never'
      }`,
      `the other caller was answered ${beside.answered} times meanwhile`,
      'the bundle over its embedded pool of 2,000 users, which answers each call after a millisecond; lists within lists and the attack at the quotas of Cognito, the others without; tokens, a data directory, metrics and logs, no limit of requests; the attacker is an administrator',
    ],
    mistakes: [...unpaced.mistakes, ...paced.mistakes, ...beside.mistakes],
  };
}

/** Runs what is measured against a process of its own. */
async function withService<Result extends object>(
  env: Readonly<Record<string, string>>,
  run: (service: Service) => Promise<Result>,
): Promise<Result & { readonly mistakes: readonly string[] }> {
  // As in production. Without it the items of bulk operations are kept in memory, some 8 MB of 100,000.
  const dataDirectory = await mkdtemp(join(tmpdir(), 'hostile-'));
  const bundle = startBundle(['serve', '--auth'], { ...ENVIRONMENT, ...env, DATA_DIR: dataDirectory });
  try {
    const result = await run(await serviceOf(bundle));
    return { ...result, mistakes: bundle.exitCode === null ? [] : [`the process ended with ${bundle.exitCode}`] };
  } finally {
    const ended = bundle.exitCode === null ? once(bundle, 'exit') : undefined;
    bundle.kill('SIGKILL');
    await ended;
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

/** One by one: the time, event loop delay and memory of each. */
async function sendEach(service: Service, requests: readonly HostileRequest[]) {
  const [auditor = '', , administrator = ''] = service.tokens;
  await ordinaryTimes(service, auditor, () => ALONE);
  const { residentMb: idleMb } = await metricsOf(service);
  const sent: Sent[] = [];
  for (const one of requests) sent.push(await sendOne(service, administrator, one));
  return { idleMb, sent };
}

/** An ordinary query, repeated: alone, and while an administrator sends the attack without pause. */
async function askBeside(service: Service, attack: readonly HostileRequest[], seconds: number) {
  const [auditor = '', , administrator = ''] = service.tokens;
  const alone = await ordinaryTimes(service, auditor, () => ALONE);
  const { residentMb: idleMb } = await metricsOf(service);
  const until = performance.now() + seconds * 1_000;
  const attackers = Array.from({ length: ATTACKERS }, async (_, place) => {
    for (let turn = place; performance.now() < until; turn += 1) {
      const next = attack[turn % attack.length];
      if (next) await send(service.url, administrator, next).catch(() => {});
    }
  });
  const times = await ordinaryTimes(service, auditor, () => (performance.now() < until ? Number.POSITIVE_INFINITY : 0));
  const { residentMb } = await metricsOf(service);
  await Promise.all(attackers);
  return { aloneMs: p95(alone), p95Ms: p95(times), answered: times.length, addedMb: residentMb - idleMb };
}

/** The most memory after any of them, beyond what the process had before. */
function addedBy({ idleMb, sent }: { readonly idleMb: number; readonly sent: readonly Sent[] }): number {
  return Math.max(...sent.map(({ residentMb }) => residentMb)) - idleMb;
}

/** What one request costs others: the time that the loop stood still counts for more than the time that it took. */
function costOf({ ms, blockedMs }: Sent): number {
  return ms + 10 * blockedMs;
}

async function sendOne(service: Service, token: string, hostileRequest: HostileRequest): Promise<Sent> {
  await metricsOf(service);
  const begun = performance.now();
  const { status, answer } = await send(service.url, token, hostileRequest).catch((error: Error) => ({
    status: 0,
    answer: Buffer.from(`"errors" ${error.message}`),
  }));
  const ms = performance.now() - begun;
  return {
    what: hostileRequest.what,
    ms,
    ...(await metricsOf(service)),
    status,
    bytes: answer.byteLength,
    isError: status !== 200 || (answer.includes('"errors"') && !answer.includes('"data":{')),
  };
}

async function ordinaryTimes(service: Service, token: string, count: () => number): Promise<readonly number[]> {
  const times: number[] = [];
  while (times.length < count()) {
    const begun = performance.now();
    await send(service.url, token, { what: 'ordinary', body: JSON.stringify({ query: ORDINARY }) });
    times.push(performance.now() - begun);
  }
  return times;
}

const agent = new Agent({ keepAlive: true, maxSockets: 2 * ATTACKERS });

function send(
  url: string,
  token: string,
  { body, headers }: HostileRequest,
): Promise<{ status: number; answer: Buffer }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      },
      (response) => {
        buffer(response).then((answer) => resolve({ status: response.statusCode ?? 0, answer }), reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Of the process: what it has of memory, and how long its loop was blocked at a stretch since they were last read. */
async function metricsOf({ metricsUrl }: Service): Promise<{ blockedMs: number; residentMb: number }> {
  const text = await (await fetch(metricsUrl)).text();
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return {
    blockedMs: figure('nodejs_eventloop_lag_max_seconds') * 1_000,
    residentMb: figure('process_resident_memory_bytes') / 1e6,
  };
}

async function serviceOf(bundle: BundleProcess): Promise<Service> {
  const tokens = new Set<string>();
  let [url, metricsUrl] = ['', ''];
  for await (const line of createInterface({ input: bundle.stdout })) {
    const token = /(?<=Bearer )[\w.-]{20,}/.exec(line)?.[0];
    if (token !== undefined) tokens.add(token);
    metricsUrl ||= /(?<=^Metrics: )\S+/.exec(line)?.[0] ?? '';
    url ||= /http:\S+\/graphql/.exec(line)?.[0] ?? '';
    if (tokens.size === 3 && url !== '' && metricsUrl !== '') break;
  }
  bundle.stdout.resume();
  return { url, metricsUrl, tokens: [...tokens] };
}

function mostBy(sent: readonly Sent[], of: (one: Sent) => number): Sent {
  return sent.reduce((most, one) => (of(one) > of(most) ? one : most));
}

function p95(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}
