import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type BenchedService, LATENCY_MS, openService } from './bench-service.ts';
import type { Benchmark, CaseResult } from './benchmark.ts';
import { percentile } from './percentile.ts';
import { FULL_REPORT, readReport } from './report-documents.ts';
import { SizedPool } from './sized-pool.ts';

const SIZE = { users: 10_000, groups: 100, membershipsPerUser: 3 };
/** Milliseconds from one small query to the next. */
const PROBE_EVERY_MS = 100;
/** How often the event loop is looked at, in milliseconds; it is late by what exceeds this. */
const RESOLUTION_MS = 5;

/** By username: AdminGetUser, of whose quota a report takes nothing. */
const BY_USERNAME = 'query ByUsername($key: String!) { user(by: { username: $key }) { username enabled status } }';
/** By e-mail address: ListUsers, whose quota the report uses to the full. */
const BY_EMAIL = 'query ByEmail($key: String!) { user(by: { email: $key }) { username enabled status } }';

/** What a report of a large pool does to those who ask for a single user meanwhile. */
export const eventLoopLatency: readonly Benchmark[] = [
  { group: 'responsiveness', name: 'probed-10000x100', run: measure },
];

async function measure(): Promise<CaseResult> {
  const known = new SizedPool({ ...SIZE, latencyMs: LATENCY_MS, quotas: 'on' });
  const service = await openService(known.pool);
  const probes = new Probes(service, known.usernames);
  // Compiling a query that comes for the first time is not what is to be measured.
  await probes.both();
  probes.forget();

  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  const stop = probes.start();
  const text = await service.ask(FULL_REPORT);
  // What blocked the loop to the very end shows only once the loop has turned again.
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

/** Small queries, sent all the while without regard to how long the ones before take. */
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

  /** Answers how to stop, and then with the milliseconds that each query took. */
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
    // Another user each time: Cognito limits the reads of one.
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
