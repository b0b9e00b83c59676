import type { Environment } from './variables/index.ts';

/** A database, and which part of it is the service's. */
export interface DatabaseConfig {
  /** With every parameter of the connection but those that `pg` reads from the environment, such as PGPASSWORD. Never shown. */
  readonly urlWithPassword: string;
  /** The host's name, or the directory of its socket. */
  readonly host: string;
  readonly schema: string;
  readonly maxConnections: number;
}

/** How the connection is encrypted, in libpq's words, but for `allow`, which `pg` does not know; `no-verify` is of `pg`. */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** By the parameter of the URL, which counts first, the variable of libpq's that says the same. `pg` does not read these. */
const LIBPQ_VARIABLES = {
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
} as const;

/** The URL may hold a password: no problem shows it. Answers null where no database is set, or where there are problems. */
export function databaseConfig(
  { DATABASE_URL, DATABASE_SCHEMA, DATABASE_MAX_CONNECTIONS, DATA_DIR }: Environment,
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): DatabaseConfig | null {
  if (DATABASE_URL === undefined) return null;
  if (DATA_DIR !== undefined) {
    problems.push(
      'DATABASE_URL and DATA_DIR are both set, and the audit trail is kept in one place: set one of them to nothing.',
    );
  }
  const url = parseUrl(DATABASE_URL);
  if (url === null) {
    problems.push(
      'DATABASE_URL is not the URL of a PostgreSQL database, such as postgres://user@db.example.com/name. In a password, write / as %2F, @ as %40 and % as %25.',
    );
    return null;
  }
  for (const [parameter, variable] of Object.entries(LIBPQ_VARIABLES)) {
    const value = env[variable];
    if (value && !url.searchParams.has(parameter)) url.searchParams.set(parameter, value);
  }
  const sslMode = url.searchParams.get('sslmode');
  if (sslMode !== null && !SSL_MODES.includes(sslMode)) {
    problems.push(`DATABASE_URL or PGSSLMODE has the sslmode "${sslMode}"; it must be one of ${SSL_MODES.join(', ')}.`);
  }
  if (sslMode === 'verify-ca' && !url.searchParams.has('sslrootcert')) {
    problems.push('The sslmode verify-ca needs the file of a certificate: set PGSSLROOTCERT, or sslrootcert.');
  }
  // Else `pg` takes every mode for verify-full.
  url.searchParams.set('uselibpqcompat', 'true');
  if (sslMode === 'no-verify') url.searchParams.set('sslmode', 'require');
  return {
    urlWithPassword: url.href,
    host: hostOf(url, env),
    schema: DATABASE_SCHEMA,
    maxConnections: DATABASE_MAX_CONNECTIONS,
  };
}

/** An @ in the path is one of a password with a slash, half of which would pass for the host, and be shown. */
function parseUrl(text: string): URL | null {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.pathname.includes('@') ? null : url;
}

function hostOf(url: URL, env: Readonly<Record<string, string | undefined>>): string {
  return url.searchParams.get('host') ?? (decodeURIComponent(url.hostname) || env.PGHOST || 'localhost');
}
