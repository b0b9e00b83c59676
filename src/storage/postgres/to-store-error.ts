import pg from 'pg';
import { StoreUnavailableError } from '../../domain/model/errors.ts';

/** The SQLSTATE of a write in a session that may only read. */
const READ_ONLY = '25006';

/** By the first characters of SQLSTATE, the longest first: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REASONS: readonly (readonly [string, string])[] = [
  [READ_ONLY, 'the database may only be read: it has failed over, or is a replica'],
  ['25P03', 'the database has ended a transaction that took too long'],
  ['40001', 'other processes have changed the same rows at once'],
  ['40P01', 'other processes have locked the same rows at once'],
  ['42501', 'its user lacks a right'],
  ['53100', "the database's disk is full"],
  ['53200', 'the database has no memory left'],
  ['53300', 'the database takes no more connections'],
  ['55P03', 'another process holds the rows for too long'],
  ['57014', 'the database has not answered in time'],
  ['57P', 'the database is shutting down, or starting'],
  ['08P01', 'the database, or a pooler such as PgBouncer before it, does not take the connection'],
  ['08', 'the connection to the database is lost'],
  ['28', 'the database refuses the user or the password'],
  ['3D000', 'there is no such database'],
  ['53', 'the database has no resources left'],
  ['58', 'a file of the database cannot be read or written'],
  ['XX', 'the data of the database is damaged, or PostgreSQL has a fault'],
];

/** What the system or TLS says in a code. */
const SYSTEM_REASONS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'its host has no address'],
  ['EAI_AGAIN', 'the address of its host cannot be looked up'],
  ['ENOENT', 'there is no such socket'],
  ['ETIMEDOUT', 'it does not answer'],
  ['EHOSTUNREACH', 'there is no way to its host'],
  ['ENETUNREACH', 'there is no way to its host'],
]);

/** The words of `pg` itself, which has no codes for them. */
const CLIENT_REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /timeout exceeded when trying to connect|due to connection timeout/,
    'it does not answer, or all connections are in use',
  ],
  [/read timeout/i, 'it does not answer in time'],
  [/terminated unexpectedly|not queryable|connection error/i, 'the connection to the database is lost'],
  [/does not support SSL/, 'it offers no TLS'],
];

/**
 * Returns StoreUnavailableError where the database cannot be used for now, and null where it can: then the statement was a
 * mistake of ours.
 *
 * @param phase what was done: whatever fails while connecting is the database's fault
 */
export function toStoreError(error: unknown, phase: 'connect' | 'query'): StoreUnavailableError | null {
  const reason = reasonOf(error);
  if (reason !== null) return new StoreUnavailableError(reason, { cause: error });
  if (phase === 'query') return null;
  return new StoreUnavailableError(`no connection is made: ${messageOf(error)}`, { cause: error });
}

/** Why the database cannot be used, in words; null where the error says nothing of the kind. */
function reasonOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  // Of a host with several addresses, one error each.
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (error instanceof pg.DatabaseError) {
    const { code = '' } = error;
    const [, reason] = REASONS.find(([prefix]) => code.startsWith(prefix)) ?? [];
    return reason === undefined ? null : `${reason} (${code}: ${error.message})`;
  }
  const known = CLIENT_REASONS.find(([words]) => words.test(error.message))?.[1];
  if (known !== undefined) return known;
  // Of Node: each has a code, and the statement does not matter to any.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code === null) return null;
  // Of the certificates that the URL names.
  if ('syscall' in error && error.syscall === 'open') return `a file of its TLS cannot be read (${error.message})`;
  return SYSTEM_REASONS.get(code) ?? `the connection to the database fails (${code}: ${error.message})`;
}

/**
 * Whether the connection can be used on: an error that the server sends leaves it as it was. But one to a server that was
 * demoted stays with it, while a new one leads to the server that took over.
 */
export function isConnectionUsable(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  return error.severity !== 'FATAL' && error.severity !== 'PANIC' && error.code !== READ_ONLY;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
