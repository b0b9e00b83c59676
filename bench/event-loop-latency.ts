import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type BenchedService, LATENCY_MS, openService } from './bench-service.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { percentile } from './percentile.ts';
import { FULL_REPORT, readReport } from './report-documents.ts';
import { SizedPool } from './sized-pool.ts';

const SIZE = { users: 10_000, groups: 100, membershipsPerUser: 3 };
/** Milliseconds from one small query to the next. */
const PROBE_EVERY_MS = 100;
/** Milliseconds between two samples of the event loop; its delay is what exceeds this. */
const RESOLUTION_MS = 5;

/** By username: AdminGetUser, of whose quota a report takes nothing. */
const BY_USERNAME = 'query ByUsername($key: String!) { user(by: { username: $key }) { username enabled status } }';
/** By e-mail address: ListUsers, whose quota the report uses to the full. */
const BY_EMAIL = 'query ByEmail($key: String!) { user(by: { email: $key }) { username enabled status } }';

/** The effect of a report of a large pool on queries of a single user. */
export const eventLoopLatency: readonly Benchmark[] = [
  { group: 'responsiveness', name: 'probed-10000x100', run: measure },
];

async function measure(): Promise<BenchmarkResult> {
  const known = new SizedPool({ ...SIZE, latencyMs: LATENCY_MS, quotas: 'on' });
  const service = await openService(known.pool);
  const probes = new Probes(service, known.usernames);
  // The compilation of a new query is not measured.
  await probes.both();
  probes.forget();

  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  const stop = probes.start();
  const text = await service.ask(FULL_REPORT);
  // A block that lasts to the end shows only in the next turn of the loop.
  await new Promise((resolve) => setTimeout(resolve, 10 * RESOLUTION_MS));
  loop.disable();
  const { byUsername, byEmail } = await stop();
  await service.close();

  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  const bound = { atMost: 4 * LATENCY_MS };
  return {
    title: `One-user queries while a report of ${SIZE.users} users in ${SIZE.groups} groups is gathered and answered`,
    figures: [
      { what: 'by username, p95', value: percentile(byUsername, 0.95), unit: 'ms', bound },
      { what: 'by username, longest', value: percentile(byUsername, 1), unit: 'ms', bound: null },
      { what: 'by e-mail address, p95', value: percentile(byEmail, 0.95), unit: 'ms', bound },
      { what: 'by e-mail address, longest', value: percentile(byEmail, 1), unit: 'ms', bound: null },
      { what: 'event loop blocked, longest', value: late(loop.max), unit: 'ms', bound: { atMost: 150 } },
      { what: 'event loop late, p99.9', value: late(loop.percentile(99.9)), unit: 'ms', bound: null },
    ],
    notes: [
      `${byUsername.length} queries by username, ${byEmail.length} by e-mail address, at ${LATENCY_MS} ms a call; an answer of ${(text.length / 1e6).toFixed(1)} MB`,
      'pool, service and asker share one process: what blocks one blocks all',
    ],
    mistakes: known.mistakesOf(readReport(text)),
  };
}

/** Small queries at a fixed rate, however long the ones before take. */
class Probes {
  readonly #service: BenchedService;
  readonly #usernames: readonly string[];
  #byUsername: number[] = [];
  #byEmail: number[] = [];
  #sent = 0;

  constructor(service: BenchedService, usernames: readonly string[]) {
    this.#service = service;
    this.#usernames = usernames;
  }

  async both(): Promise<void> {
    await Promise.all([this.#next(), this.#next()]);
  }

  forget(): void {
    this.#byUsername = [];
    this.#byEmail = [];
  }

  /** Returns a function that stops it and resolves with the milliseconds of each query. */
  start() {
    const under: Promise<void>[] = [];
    const timer = setInterval(() => under.push(this.#next()), PROBE_EVERY_MS);
    return async () => {
      clearInterval(timer);
      await Promise.all(under);
      return { byUsername: this.#byUsername, byEmail: this.#byEmail };
    };
  }

  async #next(): Promise<void> {
    const number = this.#sent++;
    // A different user each time: Cognito limits the reads of one user.
    const username = this.#usernames[(number * 7) % this.#usernames.length] ?? '';
    const asksByUsername = number % 2 === 0;
    const begun = performance.now();
    const text = asksByUsername
      ? await this.#service.ask(BY_USERNAME, { key: username })
      : await this.#service.ask(BY_EMAIL, { key: `${username}@example.com` });
    (asksByUsername ? this.#byUsername : this.#byEmail).push(performance.now() - begun);
    if (JSON.parse(text).data?.user?.username !== username) throw new Error(`Asked for ${username}: ${text}`);
  }
}
