import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import type { Clock } from '../../domain/ports/clock.ts';
import { Listeners } from '../sql/listeners.ts';
import type { EngineListeners } from '../storage-engine.ts';
import { connectionConfig } from './client-config.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import type { PostgresOptions } from './postgres-options.ts';

/** In which a notification to itself must come back, in milliseconds. */
const PROBE_MS = 5_000;
/** Until a lost connection is made again. */
const RECONNECT_MS = 2_000;
/** Until it is tried again after no notification came: what stands between is configured so. */
const RETRY_SILENT_MS = 600_000;

const envelope = z.object({ sender: z.string(), message: z.unknown() });

/** Where the messages are told. */
type NotifyingDatabase = Pick<PostgresDatabase, 'db' | 'schema'>;

/** HEARD: notifications come. SILENT: they do not, though the connection holds. LOST: there is no connection. */
export type NotificationState = Parameters<EngineListeners['onNotifications']>[0];

/**
 * Messages between the processes that use one schema, by LISTEN and NOTIFY, on a connection of its own. What is told while the
 * connection is lost is not heard later: whoever listens has to look at the tables as well.
 *
 * A proxy that hands each transaction another connection, such as PgBouncer in transaction mode, accepts LISTEN and delivers
 * nothing. So the process tells itself something first.
 */
export class PostgresNotifications {
  readonly #options: PostgresOptions;
  readonly #database: NotifyingDatabase;
  readonly #clock: Clock;
  readonly #onState: (state: NotificationState) => void;
  readonly #listeners = new Listeners<unknown>();
  readonly #sender = randomUUID();
  #client: pg.Client | null = null;
  #state: NotificationState | null = null;
  #sending: Promise<void> = Promise.resolve();
  #cancelTimer = () => {};
  #isClosed = false;

  /** @param onState called when the state becomes another */
  constructor(
    options: PostgresOptions,
    database: NotifyingDatabase,
    clock: Clock,
    onState: (state: NotificationState) => void,
  ) {
    this.#options = options;
    this.#database = database;
    this.#clock = clock;
    this.#onState = onState;
  }

  /** Calls back for each message of another process. Returns what ends that. */
  subscribe(listener: (message: unknown) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Tells the other processes, in the order of the calls. One that cannot be told now looks at the tables later. */
  tell(message: unknown): void {
    this.#sending = this.#sending.then(() => this.#send(message)).catch(() => {});
  }

  /** Connects, and again whenever the connection is lost. */
  async start(): Promise<void> {
    if (this.#isClosed) return;
    let client: pg.Client | null = null;
    try {
      client = this.#createClient();
      this.#client = client;
      await client.connect();
      await client.query(`LISTEN ${pg.escapeIdentifier(this.#database.schema)}`);
      this.#cancelTimer = this.#clock.after(PROBE_MS, () => this.#restart(client, 'SILENT', RETRY_SILENT_MS));
      await this.#send(null);
    } catch {
      this.#restart(client, 'LOST', RECONNECT_MS);
    }
  }

  /** Throws if a file of DATABASE_URL cannot be read, such as a certificate that is being replaced. */
  #createClient(): pg.Client {
    const client = new pg.Client(connectionConfig(this.#options));
    client.on('error', () => this.#restart(client, 'LOST', RECONNECT_MS));
    client.on('end', () => this.#restart(client, 'LOST', RECONNECT_MS));
    client.on('notification', ({ payload }) => this.#receive(payload));
    return client;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer();
    await this.#client?.end().catch(() => {});
  }

  async #send(message: unknown): Promise<void> {
    const payload = JSON.stringify({ sender: this.#sender, message });
    await sql`select pg_notify(${this.#database.schema}, ${payload})`.execute(this.#database.db);
  }

  #receive(payload: string | undefined): void {
    const { sender, message } = parse(payload) ?? {};
    if (sender === undefined) return;
    if (sender !== this.#sender) this.#listeners.tell(message);
    else if (this.#state !== 'HEARD') {
      this.#cancelTimer();
      this.#become('HEARD');
    }
  }

  /** Once for each connection, whatever says first that it is of no use. */
  #restart(client: pg.Client | null, state: NotificationState, delayMs: number): void {
    if (this.#client !== client || this.#isClosed) return;
    this.#client = null;
    this.#cancelTimer();
    client?.end().catch(() => {});
    this.#become(state);
    this.#cancelTimer = this.#clock.after(delayMs, () => void this.start());
  }

  #become(state: NotificationState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#onState(state);
  }
}

/** Null if it is none of ours: anybody may notify. */
function parse(payload: string | undefined): z.output<typeof envelope> | null {
  try {
    return envelope.safeParse(JSON.parse(payload ?? '')).data ?? null;
  } catch {
    return null;
  }
}
