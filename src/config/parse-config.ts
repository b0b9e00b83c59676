import type { QuotaCategory } from '../cognito/rate/quotas.ts';
import { MAX_GROUPS_PER_USER } from '../domain/model/membership.ts';
import type { AccessGroups } from '../domain/model/permissions.ts';
import { type AuthConfig, authConfig } from './auth-config.ts';
import { type DatabaseConfig, databaseConfig } from './database-config.ts';
import { type DirectoryIndexConfig, directoryIndexConfig } from './directory-index-config.ts';
import { type LoginConfig, loginConfig } from './login-config.ts';
import { type PoolsConfig, poolsConfig } from './pools-config.ts';
import { ENVIRONMENT_VARIABLES, type Environment, type VariableName } from './variables/index.ts';

/** What the process was told, decoded. */
export interface Config {
  readonly http: { readonly host: string; readonly port: number };
  /** Of one account and Region, whose quotas they share. */
  readonly pools: PoolsConfig;
  /** Whether a proxy stands between this process and AWS; which one, and for which addresses, the environment says. */
  readonly proxy: 'of the environment' | 'none';
  readonly auth: AuthConfig;
  /** How people come to a token in a browser. */
  readonly login: LoginConfig;
  /** The groups that make somebody an auditor, operator or administrator of this service. */
  readonly accessGroups: AccessGroups;
  /** Further groups that only administrators give and take. */
  readonly protectedGroups: readonly string[];
  /** Whether a change has to say why. */
  readonly reasonRule: 'optional' | 'required';
  /** Quotas that differ from AWS's defaults, in requests per second. */
  readonly quotas: Partial<Record<QuotaCategory, number>>;
  /** The groups that are roles; null: every group with a precedence. */
  readonly roleLadder: readonly string[] | null;
  readonly callBudget: number;
  readonly reportMaxUsers: number;
  readonly maxWaitMs: number;
  /** The other sites whose pages may use the service. */
  readonly corsOrigins: readonly string[];
  /** Whether the schema is to be seen. */
  readonly graphiql: 'on' | 'off';
  readonly dashboard: 'on' | 'off';
  readonly requestsPerMinute: number;
  readonly executionTimeoutMs: number;
  readonly persistedOperationsOnly: 'on' | 'off';
  /** The file of an application's own documents; null: there is none. */
  readonly persistedDocuments: string | null;
  /** How long requests in flight may take once the process is told to stop. */
  readonly shutdownGraceMs: number;
  /** Null: in memory, or in a database. */
  readonly dataDir: string | null;
  /** Whether a serving process runs bulk operations and keeps the index up to date, or leaves that to others. */
  readonly bulkWorker: 'on' | 'off';
  /** Null: in a file, or in memory. */
  readonly database: DatabaseConfig | null;
  readonly auditRetentionDays: number;
  /** Null: there is no index of the directory. */
  readonly directoryIndex: DirectoryIndexConfig | null;
  readonly logLevel: Environment['LOG_LEVEL'];
  /** Json: wherever it goes. Auto: readable on a terminal. */
  readonly logFormat: 'json' | 'auto';
  /** Where metrics are served; null: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
}

/** Whether what is stored is of this process alone, and lost with it. */
export function isStoreInMemory({ dataDir, database }: Pick<Config, 'dataDir' | 'database'>): boolean {
  return dataDir === null && database === null;
}

/** Names every problem of the environment at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Decodes the environment. A variable that is set to nothing counts as not set.
 *
 * @throws ConfigError
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema, format }] of Object.entries(ENVIRONMENT_VARIABLES)) {
    const text = env[name] || undefined;
    const result = schema.safeParse(text);
    if (result.success) values[name] = result.data;
    else problems.push(`${name} is "${text}"; it must be ${format}.`);
  }
  // Every name has been decoded by its own schema, or its problem is thrown below.
  const environment = values as { -readonly [Name in VariableName]: Environment[Name] };
  if (environment.DATABASE_URL === undefined) environment.DATA_DIR ??= environment.DEFAULT_DATA_DIR;
  const isSet = (name: VariableName) => Boolean(env[name]);
  const pools = poolsConfig(environment, isSet, problems);
  const proxy = proxyConfig(env, problems);
  const database = databaseConfig(environment, env, problems);
  const auth = authConfig(environment, isSet, problems);
  const login = loginConfig(environment, auth, problems);
  const bulkWorker = bulkWorkerConfig(environment, problems);
  const roleLadder = roleLadderConfig(environment, problems);
  if (pools === null || auth === null || problems.length > 0) throw new ConfigError(problems);

  return {
    http: { host: environment.HOST, port: environment.PORT },
    pools,
    proxy,
    auth,
    login,
    accessGroups: accessGroups(environment),
    protectedGroups: environment.PROTECTED_GROUPS,
    reasonRule: environment.REQUIRE_REASON === 'on' ? 'required' : 'optional',
    quotas: environment.COGNITO_QUOTAS ?? {},
    roleLadder,
    callBudget: environment.CALL_BUDGET,
    reportMaxUsers: environment.REPORT_MAX_USERS,
    maxWaitMs: environment.MAX_WAIT_SECONDS * 1_000,
    corsOrigins: environment.CORS_ORIGINS,
    graphiql: environment.GRAPHIQL ?? (pools.kind === 'embedded' ? 'on' : 'off'),
    dashboard: environment.DASHBOARD,
    requestsPerMinute: environment.RATE_LIMIT_PER_MINUTE,
    executionTimeoutMs: environment.EXECUTION_TIMEOUT_SECONDS * 1_000,
    persistedOperationsOnly: environment.PERSISTED_OPERATIONS_ONLY,
    persistedDocuments: environment.PERSISTED_DOCUMENTS ?? null,
    shutdownGraceMs: environment.SHUTDOWN_GRACE_SECONDS * 1_000,
    dataDir: environment.DATA_DIR ?? null,
    bulkWorker,
    database,
    auditRetentionDays: environment.AUDIT_RETENTION_DAYS,
    directoryIndex: directoryIndexConfig(environment, pools),
    logLevel: environment.LOG_LEVEL,
    logFormat: environment.NODE_ENV === 'production' ? 'json' : 'auto',
    metrics:
      environment.METRICS_PORT === undefined
        ? null
        : { host: environment.METRICS_HOST, port: environment.METRICS_PORT },
  };
}

function accessGroups(environment: Environment): AccessGroups {
  return {
    AUDITOR: environment.AUDITOR_GROUPS,
    OPERATOR: environment.OPERATOR_GROUPS,
    ADMINISTRATOR: environment.ADMIN_GROUPS,
  };
}

function bulkWorkerConfig(
  { BULK_WORKER: worker, DATA_DIR, DATABASE_URL }: Environment,
  problems: string[],
): Config['bulkWorker'] {
  if (worker === 'off' && DATA_DIR === undefined && DATABASE_URL === undefined) {
    problems.push(
      'BULK_WORKER is off, but the store is in memory, where no other process finds a bulk operation: set DATABASE_URL.',
    );
  }
  return worker;
}

function roleLadderConfig({ ROLE_GROUPS: names }: Environment, problems: string[]): Config['roleLadder'] {
  if (names !== undefined && names.length > MAX_GROUPS_PER_USER) {
    problems.push(
      `ROLE_GROUPS names ${names.length} groups; a role ladder can have ${MAX_GROUPS_PER_USER}, as many as a user can be in.`,
    );
  }
  return names ?? null;
}

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/** Their values may hold a password: no message shows them. */
function proxyConfig(env: Readonly<Record<string, string | undefined>>, problems: string[]): Config['proxy'] {
  const named = PROXIES.filter((name) => env[name]);
  for (const name of named) {
    if (!isProxy(env[name] ?? '')) {
      problems.push(`${name} is not the address of a proxy, such as http://proxy.example.com:3128.`);
    }
  }
  return named.length > 0 ? 'of the environment' : 'none';
}

function isProxy(text: string): boolean {
  // Without a scheme it is that of the address which is called.
  const address = text.includes('://') ? text : `http://${text}`;
  return URL.canParse(address) && /^(https?|socks(4|4a|5|5h)?):$/.test(new URL(address).protocol);
}
