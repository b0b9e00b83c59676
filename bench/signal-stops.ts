import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { type BundleProcess, buildBundle, startBundle, waitForOutput } from './bundle.ts';
import { type Answers, requestUntilRefused } from './drain-client.ts';

const STOPS = Number(process.env.SIGNAL_STOPS ?? 1_000);
/** In parallel: a start takes one processor for half a second, and the process that is stopped should be busy, too. */
const AT_ONCE = 4;
const CONNECTIONS = 10;
/** Milliseconds between two counts of the responses. */
const LOOK_EVERY_MS = 5;
const DOCUMENT = '{ users(first: 20) { nodes { username groups { name } } } }';

const ENVIRONMENT = {
  LOG_LEVEL: 'silent',
  EMBEDDED_POOL_USERS: '100',
  EMBEDDED_POOL_GROUPS: '10',
  EMBEDDED_POOL_QUOTAS: 'off',
  RATE_LIMIT_PER_MINUTE: '1000000',
  SHUTDOWN_GRACE_SECONDS: '60',
};

const SENT: readonly (readonly NodeJS.Signals[])[] = [
  ['SIGTERM'],
  ['SIGINT'],
  ['SIGHUP'],
  ['SIGTERM', 'SIGTERM'],
  ['SIGINT', 'SIGINT', 'SIGINT'],
  ['SIGHUP', 'SIGTERM'],
  ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGINT', 'SIGTERM'],
];
/** To the process; or to its group, where a parent hands on what it gets as well, as npm does. */
const TARGETS = ['alone', 'group'] as const;
/** Between two signals, in milliseconds. */
const APART_MS = [0, 1, 10, 33, 80];
/**
 * Milliseconds from the first signal to the last that may be sent. Echoes have half a second; what comes later is a request
 * to end at once, which this busy machine would make of one that it sends too late.
 */
const ECHOES_MS = 450;

/** The bundle, stopped by each kind and number of signals in turn, while it answers on several connections. */
export const signalStops: readonly Benchmark[] = [{ group: 'signal-stops', name: 'signal-stops', run: measure }];

interface Stop {
  readonly signals: readonly NodeJS.Signals[];
  readonly to: (typeof TARGETS)[number];
  readonly apartMs: number;
}

interface Stopped extends Answers {
  readonly seconds: number;
  readonly exitCode: number | null;
  readonly stop: Stop;
}

async function measure(): Promise<BenchmarkResult> {
  await buildBundle();
  const plan = Array.from({ length: STOPS }, (_, index): Stop => {
    const to = TARGETS[index % TARGETS.length] ?? 'alone';
    const rest = Math.floor(index / TARGETS.length);
    const apartMs = APART_MS[Math.floor(rest / SENT.length) % APART_MS.length] ?? 0;
    return { signals: SENT[rest % SENT.length] ?? [], to, apartMs };
  });
  const stopped: Stopped[] = [];
  const work = async () => {
    for (let stop = plan.pop(); stop !== undefined; stop = plan.pop()) {
      stopped.push(await stopOnce(stop));
      if (stopped.length % 50 === 0) process.stderr.write(`${stopped.length} of ${STOPS} stops\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const sum = (of: (one: Stopped) => number) => stopped.reduce((total, one) => total + of(one), 0);
  const failures = stopped.flatMap(({ failures, stop }) => [...failures].map((each) => ({ each, stop })));
  return {
    title: `${STOPS} stops by SIGTERM, SIGINT and SIGHUP, one to five of them, alone and to the group`,
    figures: [
      {
        what: 'accepted, and unanswered',
        value: failures.reduce((total, { each: [, times] }) => total + times, 0),
        unit: 'failures',
        bound: { atMost: 0 },
      },
      { what: 'answered', value: sum(({ answered }) => answered), unit: 'requests', bound: null },
      { what: 'new connections reset', value: sum(({ reset }) => reset), unit: 'failures', bound: null },
      {
        what: 'from the signal to the end, longest',
        value: Math.max(...stopped.map(({ seconds }) => seconds)),
        unit: 's',
        bound: null,
      },
    ],
    notes: [
      `the bundle over its embedded pool, asked on ${CONNECTIONS} connections without pause, ${AT_ONCE} processes at once; up to ${Math.max(...APART_MS)} ms between two signals`,
      ...failures.map(({ each: [reason, times], stop }) => `failed ${times} times: ${reason}, by ${described(stop)}`),
    ],
    mistakes: stopped.flatMap(({ exitCode, stop }) =>
      exitCode === 0 ? [] : [`the process ended with ${exitCode}, not with 0, by ${described(stop)}`],
    ),
  };
}

async function stopOnce(stop: Stop): Promise<Stopped> {
  const bundle = startBundle(['serve'], ENVIRONMENT, { detached: true });
  const exit = once(bundle, 'exit');
  try {
    const [url = ''] = await waitForOutput(bundle, /http:\S+/);
    const answers: Answers = { answered: 0, connected: 0, failures: new Map(), reset: 0 };
    const connections = Array.from({ length: CONNECTIONS }, () =>
      requestUntilRefused({ url, token: '', document: DOCUMENT }, answers),
    );
    // A connection that the process has not taken yet has no request that was accepted.
    while (answers.connected < CONNECTIONS) await pause(LOOK_EVERY_MS);
    const signalled = performance.now();
    await send(bundle, stop);
    const [exitCode] = await exit;
    const seconds = (performance.now() - signalled) / 1_000;
    await Promise.all(connections);
    return { ...answers, seconds, exitCode, stop };
  } finally {
    bundle.kill('SIGKILL');
  }
}

async function send(bundle: BundleProcess, { signals, to, apartMs }: Stop): Promise<void> {
  const began = performance.now();
  const isOver = () => bundle.exitCode !== null || performance.now() - began > ECHOES_MS;
  for (const signal of signals) {
    if (isOver()) return;
    if (to === 'group') {
      // Negative: the group that the process leads. Its parent hands on what it gets as well.
      process.kill(-Number(bundle.pid), signal);
      await pause(apartMs);
      if (isOver()) return;
    }
    bundle.kill(signal);
    await pause(apartMs);
  }
}

function described({ signals, to, apartMs }: Stop): string {
  return `${signals.join(', ')}, ${to}, ${apartMs} ms apart`;
}
