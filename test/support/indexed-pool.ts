import { createCognitoClient } from '../../src/cognito/client.ts';
import { createCognitoDirectory } from '../../src/cognito/directory.ts';
import { isThrottle } from '../../src/cognito/errors.ts';
import { Pacer } from '../../src/cognito/rate/pacer.ts';
import { overrideQuotas, UNLIMITED } from '../../src/cognito/rate/quotas.ts';
import type { DirectoryIndexStore } from '../../src/domain/directory-index/directory-index-store.ts';
import type { CurrentReading, ReadingObserver } from '../../src/domain/directory-index/reading/index-reader.ts';
import { IndexReader, type IndexReaderOptions } from '../../src/domain/directory-index/reading/index-reader.ts';
import { parseUserFilter } from '../../src/domain/filter/parse-user-filter.ts';
import { CallMeter } from '../../src/domain/ports/call-meter.ts';
import { type DirectoryFactory, readAll } from '../../src/domain/ports/directory.ts';
import { createEmbeddedPool, type EmbeddedPool, type EmbeddedPoolOptions } from '../../src/embedded-pool/pool.ts';
import { ENGINES } from '../storage/engines.ts';
import { FakeClock } from './fake-clock.ts';

/** Everything that the test has of readers that were begun. */
export interface ReadingLog {
  readonly completed: { readonly calls: number; readonly milliseconds: number }[];
  readonly short: CurrentReading[];
  readonly failures: unknown[];
}

export interface IndexedPoolOptions extends EmbeddedPoolOptions {
  readonly settleMs?: number;
}

/** An embedded pool, and the index of it, in time that moves only when the test says so. */
export class IndexedPool {
  readonly clock = new FakeClock();
  readonly pool: EmbeddedPool;
  readonly log: ReadingLog = { completed: [], short: [], failures: [] };
  readonly settleMs: number;
  readonly openDirectory: DirectoryFactory;
  #readers: IndexReader[] = [];
  store!: DirectoryIndexStore;

  private constructor({ settleMs = 10_000, ...options }: IndexedPoolOptions) {
    this.settleMs = settleMs;
    this.pool = createEmbeddedPool({ ...options, clock: this.clock });
    this.openDirectory = this.#openDirectory(options.quotas === undefined ? 'unlimited' : 'limited');
  }

  static async open(options: IndexedPoolOptions = {}): Promise<IndexedPool> {
    const opened = new IndexedPool(options);
    const [engine] = ENGINES;
    const index = { attributes: ['email', 'name'], settleMs: opened.settleMs };
    const storage = await engine?.openPool(opened.clock, { index });
    if (storage?.index == null) throw new Error('The engine has no index.');
    opened.store = storage.index;
    return opened;
  }

  /** Another process that keeps the index up to date. */
  reader(options: Partial<IndexReaderOptions> = {}): IndexReader {
    const { store, openDirectory, clock, settleMs, log } = this;
    const observer: ReadingObserver = {
      onProgress() {},
      onComplete: ({ meter }, milliseconds) => void log.completed.push({ calls: meter.total, milliseconds }),
      onShort: (reading) => void log.short.push(reading),
      onFailure: (error) => void log.failures.push(error),
    };
    const reader = new IndexReader({
      workerId: `worker ${this.#readers.length}`,
      store,
      openDirectory,
      clock,
      maxLagMs: 60_000,
      settleMs,
      firstPriority: 'maintenance',
      listRate: () => 14,
      observer,
      random: () => 0.5,
      ...options,
    });
    this.#readers.push(reader);
    return reader;
  }

  /** Takes a reader for dead: it cannot be closed. */
  abandon(reader: IndexReader): void {
    this.#readers = this.#readers.filter((other) => other !== reader);
  }

  /** Lets time pass until so many readings are complete. */
  async untilComplete(count: number): Promise<void> {
    await this.until(() => this.log.completed.length >= count);
  }

  /** Lets time pass until a reading is complete that began after now. */
  async untilRead(): Promise<void> {
    const now = this.clock.date();
    await this.until(async () => {
      const { readThrough } = await this.store.state();
      return readThrough !== null && readThrough > now;
    });
  }

  /** Lets time pass in steps, each with time enough for a call. */
  async until(isReached: () => boolean | Promise<boolean>, stepMs = 100): Promise<void> {
    for (let step = 0; !(await isReached()); step += 1) {
      if (step > 20_000) throw new Error('It is not reached.');
      await this.pass(stepMs);
    }
  }

  async pass(milliseconds: number): Promise<void> {
    await this.clock.advance(milliseconds);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  async close(): Promise<void> {
    await this.#passUntil(Promise.all(this.#readers.map((reader) => reader.close())));
  }

  /** What the pool shows: users, groups and memberships, a line each. */
  async truth(): Promise<readonly string[]> {
    const directory = this.#openDirectory('unlimited')({ priority: 'interactive', meter: new CallMeter() });
    const users = await this.#passUntil(readAll((page) => directory.listUsers(page)));
    const groups = await this.#passUntil(readAll((page) => directory.listGroups(page)));
    return linesOf(
      users.map(({ username, enabled }) => ({ username, enabled })),
      groups,
      users.map(({ username }) => this.pool.groupsOf(username)),
    );
  }

  /** The same, as the index has it. */
  async indexed(moment: Date | null = null): Promise<readonly string[]> {
    const directory = this.store.at(moment);
    const users = await readIndexedUsers(directory);
    const memberships = await directory.membershipsOf(users.map(({ username }) => username));
    const groups = await directory.groups();
    return linesOf(
      users,
      groups,
      memberships.map((each) => each.map(({ group }) => group.name)),
    );
  }

  /** Lets time pass until the promise is settled. */
  async #passUntil<Result>(promise: Promise<Result>): Promise<Result> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    await this.until(() => isSettled, 10);
    return promise;
  }

  #openDirectory(quotas: 'limited' | 'unlimited'): DirectoryFactory {
    const { pool, clock } = this;
    const client = createCognitoClient({
      region: pool.region,
      requestHandler: pool.requestHandler,
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    const pacer = new Pacer({ quotas: quotas === 'limited' ? overrideQuotas({}) : UNLIMITED, clock, isThrottle });
    return createCognitoDirectory({ client, pacer, userPoolId: pool.userPoolId, region: pool.region });
  }
}

async function readIndexedUsers(directory: ReturnType<DirectoryIndexStore['at']>) {
  const query = { search: null, filter: parseUserFilter({}) };
  const order = { field: 'USERNAME', direction: 'ASC' } as const;
  const users = [];
  let after: string | null = null;
  for (;;) {
    const rows = await directory.users(query, order, after, 500);
    users.push(...rows.map(({ user }) => user));
    if (rows.length < 500) return users;
    after = rows.at(-1)?.position ?? null;
  }
}

function linesOf(
  users: readonly { readonly username: string; readonly enabled: boolean }[],
  groups: readonly { readonly name: string }[],
  groupsOf: readonly (readonly string[])[],
): readonly string[] {
  return [
    ...groups.map(({ name }) => `group ${name}`),
    ...users.map(
      ({ username, enabled }, index) => `${username} ${enabled} ${[...(groupsOf[index] ?? [])].sort().join(',')}`,
    ),
  ].sort();
}
