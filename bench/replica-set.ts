import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { serveHttp } from '../src/embedded-pool/server.ts';
import { type BundleProcess, startBundle, waitForOutput } from './bundle.ts';
import type { SizedPool } from './sized-pool.ts';

/** Several processes of the bundle that share one store and one pool over HTTP. */
export interface ReplicaSet {
  readonly replicas: readonly Replica[];
  /** Statements that the store has run so far, less what it does by itself: some, as many a second as before the replicas came. */
  statements(): Promise<number>;
  /** Starts another replica in the place of one that has ended. */
  replace(ended: Replica): Promise<void>;
  close(): Promise<void>;
}

export interface Replica {
  readonly url: string;
  readonly process: BundleProcess;
  /** Sends a document; the response as it came. Rejects if there was none. */
  ask(document: string, variables?: Readonly<Record<string, unknown>>): Promise<string>;
}

export interface ReplicaSetOptions {
  readonly known: SizedPool;
  readonly count: number;
  /** Null: a single process, with its store in memory. */
  readonly databaseUrl: string | null;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** @throws Error if a replica does not start */
export async function startReplicas({ known, count, databaseUrl, env = {} }: ReplicaSetOptions): Promise<ReplicaSet> {
  const gate = await serveHttp(known.pool, { port: 0, host: '127.0.0.1' });
  const schema = `bench_${randomUUID().replaceAll('-', '')}`;
  const store: Readonly<Record<string, string>> =
    databaseUrl === null ? {} : { DATABASE_URL: databaseUrl, DATABASE_SCHEMA: schema };
  const observer = databaseUrl === null ? null : await StatementCount.of(databaseUrl);
  const start = () =>
    startReplica({
      LOG_LEVEL: 'warn',
      COGNITO_ENDPOINT: gate.endpoint,
      COGNITO_USER_POOL_ID: known.pool.userPoolId,
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      RATE_LIMIT_PER_MINUTE: '1000000',
      ...store,
      ...env,
    });
  const replicas = await Promise.all(Array.from({ length: count }, start));
  return {
    replicas,
    async replace(ended) {
      replicas[replicas.indexOf(ended)] = await start();
    },
    statements: async () => (await observer?.now()) ?? 0,
    async close() {
      await Promise.all(replicas.map(stopReplica));
      await observer?.close();
      await gate.close();
    },
  };
}

async function startReplica(env: Readonly<Record<string, string>>): Promise<Replica> {
  const process = startBundle(['serve'], env);
  const [url = ''] = await waitForOutput(process, /http:\/\/\S+graphql/);
  return {
    url,
    process,
    async ask(query, variables) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return response.text();
    },
  };
}

async function stopReplica({ process }: Replica): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exit = once(process, 'exit');
  process.kill('SIGTERM');
  await exit;
}

/** For how long the server is watched before the replicas come, in milliseconds. */
const ALONE_MS = 5_000;

/** Counts transactions: nearly each statement of the service is one of its own. */
class StatementCount {
  readonly #client: pg.Client;
  readonly #begunAt: number;
  /** Per second: what the server does by itself and for this count. */
  readonly #own: number;

  private constructor(client: pg.Client, begunAt: number, own: number) {
    this.#client = client;
    this.#begunAt = begunAt;
    this.#own = own;
  }

  static async of(url: string): Promise<StatementCount> {
    const client = new pg.Client({ connectionString: url });
    // A server that is killed is not queried any more.
    client.on('error', () => {});
    await client.connect();
    const begunAt = performance.now();
    const before = await transactions(client);
    await pause(ALONE_MS);
    return new StatementCount(client, begunAt, ((await transactions(client)) - before) / (ALONE_MS / 1_000));
  }

  async now(): Promise<number> {
    return (await transactions(this.#client)) - (this.#own * (performance.now() - this.#begunAt)) / 1_000;
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => {});
  }
}

async function transactions(client: pg.Client): Promise<number> {
  const { rows } = await client.query(
    'SELECT sum(xact_commit + xact_rollback) AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(rows[0].count);
}
