import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { putUnderLoad } from './load-generator.ts';
import { forkServer, type Served } from './server-process.ts';

const USERS_WITH_GROUPS =
  '{ users(first: 50) { nodes { username email enabled status groups { name description precedence } } } }';
const SMALLEST = '{ __typename }';

/** Both servers in turns, so that both meet the same load of the machine; the first turn only warms up. */
const ROUNDS = 5;
const TURN_SECONDS = 2;
const CONNECTIONS = 32;

const SOAK_CONNECTIONS = 200;
const SOAK_SECONDS = { short: 20, long: 60 };
/** Milliseconds between two samples of the server's memory. */
const LOOK_EVERY_MS = 250;

/** The service with every feature on and a plain Yoga, each in a process of its own, under load from this one. */
export const loadUsers: readonly Benchmark[] = [
  { group: 'load', name: 'load-users', run: () => compare('50 users with their groups', USERS_WITH_GROUPS, 1.2) },
  { group: 'load', name: 'load-smallest', run: () => compare('the smallest query', SMALLEST, 0.8) },
  { group: 'load', name: 'load-soak', run: ({ long }) => soak(long ? SOAK_SECONDS.long : SOAK_SECONDS.short) },
];

interface Side {
  readonly server: Served;
  readonly perSecond: number[];
  /** Of the server's process, in milliseconds a request. */
  readonly cpuMs: number[];
  failed: number;
}

async function compare(what: string, document: string, atLeast: number): Promise<BenchmarkResult> {
  const ours: Side = { server: await forkServer('service'), perSecond: [], cpuMs: [], failed: 0 };
  const bare: Side = { server: await forkServer('bare'), perSecond: [], cpuMs: [], failed: 0 };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const side of [ours, bare]) await takeTurn(side, document, round > 0);
  }
  ours.server.stop();
  bare.server.stop();

  const [oursRate, bareRate] = [median(ours.perSecond), median(bare.perSecond)];
  const [oursCpu, bareCpu] = [median(ours.cpuMs), median(bare.cpuMs)];
  return {
    title: `Load: ${what}, ${CONNECTIONS} connections`,
    figures: [
      { what: 'this service', value: oursRate, unit: 'requests/s', bound: null },
      { what: 'a bare Yoga', value: bareRate, unit: 'requests/s', bound: null },
      { what: 'this service ÷ a bare Yoga', value: oursRate / bareRate, unit: '×', bound: { atLeast } },
      { what: 'CPU of a request, this service', value: oursCpu, unit: 'ms', bound: null },
      { what: 'CPU of a request, a bare Yoga', value: bareCpu, unit: 'ms', bound: null },
      { what: 'failed', value: ours.failed + bare.failed, unit: 'failures', bound: { atMost: 0 } },
    ],
    notes: [
      `medians of ${ROUNDS} turns of ${TURN_SECONDS} s each; the CPU is that of the server's process`,
      'this service: tokens verified, rate, depth, calls and time limited, requests measured, and logged to /dev/null, costs answered; its directory answers from memory',
      "the bare Yoga serves this service's schema by plain resolvers over the same models, without any plugin",
    ],
    mistakes: [],
  };
}

async function takeTurn(side: Side, document: string, counts: boolean): Promise<void> {
  const before = await side.server.usage();
  const result = await putUnderLoad(side.server, { document, connections: CONNECTIONS, seconds: TURN_SECONDS });
  const after = await side.server.usage();
  side.failed += result.failed;
  if (!counts) return;
  side.perSecond.push(result.perSecond);
  side.cpuMs.push((after.cpuMs - before.cpuMs) / result.answered);
}

/** Many connections for some time: nothing fails, and memory does not grow. */
async function soak(seconds: number): Promise<BenchmarkResult> {
  const server = await forkServer('service');
  const resident: { readonly atMs: number; readonly bytes: number }[] = [];
  const begun = performance.now();
  const look = async () => {
    const { residentBytes } = await server.usage();
    resident.push({ atMs: performance.now() - begun, bytes: residentBytes });
  };
  let looked = Promise.resolve();
  const timer = setInterval(() => {
    looked = look();
  }, LOOK_EVERY_MS);
  const result = await putUnderLoad(server, {
    document: USERS_WITH_GROUPS,
    connections: SOAK_CONNECTIONS,
    seconds,
  });
  clearInterval(timer);
  // The server would exit before it reports its memory.
  await looked;
  server.stop();

  const third = (seconds * 1_000) / 3;
  const during = (from: number) =>
    median(resident.filter(({ atMs }) => atMs >= from && atMs < from + third).map(({ bytes }) => bytes)) / 1e6;
  const [second, last] = [during(third), during(2 * third)];
  return {
    title: `Load: 50 users with their groups, ${SOAK_CONNECTIONS} connections for ${seconds} s`,
    figures: [
      { what: 'answered', value: result.perSecond, unit: 'requests/s', bound: null },
      { what: 'failed', value: result.failed, unit: 'failures', bound: { atMost: 0 } },
      { what: 'resident in the second third', value: second, unit: 'MB', bound: null },
      { what: 'resident in the last third', value: last, unit: 'MB', bound: null },
      { what: 'last third ÷ second third', value: last / second, unit: '×', bound: { atMost: 1.05 } },
    ],
    notes: [
      `${result.answered} requests answered; medians of the server's resident memory, looked at every ${LOOK_EVERY_MS} ms`,
      ...[...result.reasons].map(([reason, times]) => `failed ${times} times: ${reason}`),
    ],
    mistakes: [],
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
