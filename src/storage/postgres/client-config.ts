import pg from 'pg';
import type { PostgresOptions } from './postgres-options.ts';

/** How long to wait for a connection, be it a new one or one that is given back, in milliseconds. */
const CONNECT_MS = 5_000;
/** After which the server gives a statement up. The longest, of 10,000 items of a bulk operation, takes 0.1 s. */
const STATEMENT_MS = 10_000;
/** Of waiting for a row that another process holds: it holds it for one short transaction. */
const LOCK_MS = 5_000;
/** After which this process gives a statement up by itself: then the server does not, or the network is gone. */
const ANSWER_MS = STATEMENT_MS + 2_000;
/**
 * Without a statement, after which the server ends the transaction of a process that has vanished or is frozen, or its rows would
 * stay locked. Less than others wait for a row, so that they get it.
 */
const IDLE_TRANSACTION_MS = LOCK_MS - 1_000;
/** Of silence on a connection, before the system asks whether the other end is there. */
const KEEP_ALIVE_MS = 10_000;

/** Instants and counts are far below 2^53, where a number would lose digits; `pg` would hand on text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(id, format),
};

/** For a connection whose statements are short. */
export function clientConfig(options: PostgresOptions): pg.ClientConfig {
  return {
    ...connectionConfig(options),
    statement_timeout: STATEMENT_MS,
    lock_timeout: LOCK_MS,
    query_timeout: ANSWER_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
  };
}

/** For a connection whose statements take as long as they take. */
export function connectionConfig({ url, applicationName }: PostgresOptions): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types,
  };
}
