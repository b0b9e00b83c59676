import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { buildBundle, startBundle, waitForOutput } from './bundle.ts';
import { type Answers, requestUntilRefused } from './drain-client.ts';

const DOCUMENT =
  '{ users(first: 50) { nodes { username email enabled status groups { name description precedence } } } }';
const CONNECTIONS = 200;
const STOPS = 5;
/** Milliseconds between two counts of the responses. */
const LOOK_EVERY_MS = 20;

const ENVIRONMENT = {
  METRICS_PORT: '0',
  EMBEDDED_POOL_USERS: '500',
  EMBEDDED_POOL_GROUPS: '20',
  EMBEDDED_POOL_QUOTAS: 'off',
  RATE_LIMIT_PER_MINUTE: '1000000',
  // One response of fifty calls on each connection is under way when the signal arrives.
  SHUTDOWN_GRACE_SECONDS: '60',
};

/** SIGTERM to the bundle with every feature on, under load on many connections from this process. */
export const gracefulShutdown: readonly Benchmark[] = [{ group: 'load', name: 'load-stop', run: measure }];

interface Stop {
  readonly answered: number;
  readonly answeredAfter: number;
  readonly seconds: number;
  readonly exitCode: number | null;
  readonly failures: Answers['failures'];
  readonly reset: number;
}

async function measure(): Promise<BenchmarkResult> {
  await buildBundle();
  const stops: Stop[] = [];
  for (let stop = 0; stop < STOPS; stop += 1) stops.push(await stopUnderLoad());
  const sum = (of: (stop: Stop) => number) => stops.reduce((total, stop) => total + of(stop), 0);
  const failures = stops.flatMap((stop) => [...stop.failures]);
  return {
    title: `${STOPS} stops by SIGTERM: 50 users with their groups, ${CONNECTIONS} connections`,
    figures: [
      { what: 'answered before the signal', value: sum(({ answered }) => answered), unit: 'requests', bound: null },
      { what: 'answered after it', value: sum(({ answeredAfter }) => answeredAfter), unit: 'requests', bound: null },
      {
        what: 'accepted, and failed',
        value: failures.reduce((total, [, times]) => total + times, 0),
        unit: 'failures',
        bound: { atMost: 0 },
      },
      { what: 'new connections reset', value: sum(({ reset }) => reset), unit: 'failures', bound: null },
      {
        what: 'from the signal to the end, longest',
        value: Math.max(...stops.map(({ seconds }) => seconds)),
        unit: 's',
        bound: null,
      },
    ],
    notes: [
      'the bundle over its embedded pool: tokens, limits, metrics, logs, and an audit trail on the disk',
      ...failures.map(([reason, times]) => `failed ${times} times: ${reason}`),
    ],
    mistakes: stops.flatMap(({ exitCode }) =>
      exitCode === 0 ? [] : [`the process ended with ${exitCode}, not with 0`],
    ),
  };
}

async function stopUnderLoad(): Promise<Stop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'load-stop-'));
  const bundle = startBundle(['serve', '--auth'], { ...ENVIRONMENT, DATA_DIR: dataDir });
  const exit = once(bundle, 'exit');
  try {
    const [url = '', token = ''] = await waitForOutput(bundle, /http:\S+/, /(?<=Bearer )[\w.-]+/);
    const answers: Answers = { answered: 0, connected: 0, failures: new Map(), reset: 0 };
    const connections = Array.from({ length: CONNECTIONS }, () =>
      requestUntilRefused({ url, token, document: DOCUMENT }, answers),
    );
    // A connection that the process has not taken yet has no request that was accepted.
    while (answers.connected < CONNECTIONS) await pause(LOOK_EVERY_MS);
    const { answered } = answers;
    const signalled = performance.now();
    bundle.kill('SIGTERM');
    const [exitCode] = await exit;
    const seconds = (performance.now() - signalled) / 1_000;
    await Promise.all(connections);
    const { failures, reset } = answers;
    return { answered, answeredAfter: answers.answered - answered, seconds, exitCode, failures, reset };
  } finally {
    bundle.kill('SIGKILL');
    rmSync(dataDir, { recursive: true });
  }
}
