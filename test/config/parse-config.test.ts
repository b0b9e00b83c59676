import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/parse-config.ts';
import { ENVIRONMENT_VARIABLES, type VariableName } from '../../src/config/variables/index.ts';

/** A real pool without authentication, which needs no more to be said. */
const real = { COGNITO_USER_POOL_ID: 'eu-central-1_Example01', AUTH: 'none' };
/** A real pool, and whose tokens are accepted. */
const guarded = { COGNITO_USER_POOL_ID: 'eu-central-1_Example01', AUTH_CLIENT_IDS: 'client1' };
const GROUP_NAMES =
  'a list of group names such as admin,manager,employee, or a JSON array of them where a name holds a comma or begins with [';

interface Example {
  /** What else must be set for the variable to matter. */
  readonly beside?: Readonly<Record<string, string>>;
  readonly right: string;
  readonly gives: Readonly<Record<string, unknown>>;
  /** None where every text will do. */
  readonly wrong: readonly string[];
  /** The end of the message. */
  readonly mustBe?: string;
}

const EXAMPLES: Readonly<Record<VariableName, Example>> = {
  PORT: {
    right: '0',
    gives: { http: { host: '127.0.0.1', port: 0 } },
    wrong: ['65536', '-1', '80.5', '0x50', 'http', ' 80'],
    mustBe: 'a whole number from 0 to 65535',
  },
  HOST: { right: '0.0.0.0', gives: { http: { host: '0.0.0.0', port: 4000 } }, wrong: [] },
  COGNITO_USER_POOL_ID: {
    beside: { AUTH: 'none' },
    right: 'eu-central-1_Example01',
    gives: { pools: { kind: 'cognito', userPoolIds: ['eu-central-1_Example01'], region: 'eu-central-1' } },
    wrong: ['eu-central-1', 'eu-central-1_', 'eu central-1_A', `eu-central-1_${'x'.repeat(43)}`],
    mustBe: 'the id of a user pool, such as us-east-1_Example01',
  },
  COGNITO_USER_POOL_IDS: {
    beside: { AUTH: 'none' },
    right: 'eu-central-1_Example02, eu-central-1_Example01,eu-central-1_Example02',
    gives: {
      pools: {
        kind: 'cognito',
        userPoolIds: ['eu-central-1_Example02', 'eu-central-1_Example01'],
        region: 'eu-central-1',
      },
    },
    wrong: ['eu-central-1', 'eu-central-1_Example01,', ',', 'eu-central-1_Example01 eu-central-1_Example02'],
    mustBe: 'a list of ids such as us-east-1_Example01,us-east-1_Example02',
  },
  AWS_REGION: {
    beside: { COGNITO_USER_POOL_ID: 'local_Example01', AUTH: 'none' },
    right: 'us-gov-west-1',
    gives: { pools: { kind: 'cognito', userPoolIds: ['local_Example01'], region: 'us-gov-west-1' } },
    wrong: ['Frankfurt', 'eu-central', 'EU-CENTRAL-1'],
    mustBe: 'an AWS Region, such as eu-central-1',
  },
  COGNITO_ENDPOINT: {
    beside: real,
    right: 'http://localhost:9229',
    gives: { pools: { kind: 'cognito', region: 'eu-central-1', endpoint: 'http://localhost:9229' } },
    wrong: ['localhost:9229', 'ftp://localhost', 'cognito'],
    mustBe: 'an http or https URL',
  },
  COGNITO_QUOTAS: {
    right: 'UserList=60, UserRead=240',
    gives: { quotas: { UserList: 60, UserRead: 240 } },
    wrong: [
      'UserList',
      'UserList=0',
      'UserList=-1',
      'UserUpdate=0.5',
      'UserRead=240.5',
      'UserList=1e3',
      'UserList=0x10',
      'UserList=fast',
      'UserList=Infinity',
      'userlist=60',
      'UserList=60,',
      'Users=60',
    ],
    mustBe:
      'a list of whole numbers above 0 such as UserList=60,UserRead=240, of UserRead, UserResourceRead, UserUpdate, UserCreation, UserAccountRecovery, UserList, UserPoolResourceRead, UserPoolResourceUpdate, UserPoolRead',
  },
  ROLE_GROUPS: {
    right: '["admin","r&d,phase-2"]',
    gives: { roleLadder: ['admin', 'r&d,phase-2'] },
    wrong: ['admin,', 'the admin', '[]', '["admin"', '[1]'],
    mustBe: GROUP_NAMES,
  },
  AUTH: {
    beside: guarded,
    right: 'cognito',
    gives: {
      auth: { kind: 'own-pool', clientIds: ['client1'], tokenUse: 'access' },
    },
    wrong: ['off', 'NONE', 'jwt'],
    mustBe: 'none or cognito',
  },
  AUTH_USER_POOL_ID: {
    beside: { AUTH: 'cognito', AUTH_CLIENT_IDS: 'client1' },
    right: 'us-east-1_Staff0001',
    gives: {
      auth: { kind: 'user-pool', userPoolId: 'us-east-1_Staff0001', clientIds: ['client1'], tokenUse: 'access' },
    },
    wrong: ['staff', 'local_Example01', 'us-east-1_'],
    mustBe: 'the id of a user pool, such as us-east-1_Example01',
  },
  AUTH_CLIENT_IDS: {
    beside: { AUTH: 'cognito', AUTH_USER_POOL_ID: 'us-east-1_Staff0001' },
    right: 'client1, client2',
    gives: {
      auth: {
        kind: 'user-pool',
        userPoolId: 'us-east-1_Staff0001',
        clientIds: ['client1', 'client2'],
        tokenUse: 'access',
      },
    },
    wrong: ['client1,', 'client 1', 'x'.repeat(129)],
    mustBe: 'a list of app client ids such as 1example23456789,2example34567890',
  },
  AUTH_TOKEN_USE: {
    beside: { AUTH: 'cognito' },
    right: 'id',
    gives: { auth: { kind: 'embedded-pool', tokenUse: 'id' } },
    wrong: ['refresh', 'ID'],
    mustBe: 'access or id',
  },
  AUTH_LOGIN_DOMAIN: {
    beside: guarded,
    right: 'example.auth.us-east-1.amazoncognito.com',
    gives: {
      login: {
        kind: 'managed-login',
        origin: 'https://example.auth.us-east-1.amazoncognito.com',
        clientId: 'client1',
        tokenUse: 'access',
      },
    },
    // Whatever stood beside the origin would open the policy of the page further.
    wrong: [
      'http://example.com',
      'javascript://example.com',
      'https://example.com/login',
      'example.com?a',
      'example.com#a',
      'someone@example.com',
      'example.com *',
      'example.com; script-src *',
      'example.com;script-src',
      '*.example.com',
      '*',
    ],
    mustBe: 'a domain, such as example.auth.us-east-1.amazoncognito.com',
  },
  AUDITOR_GROUPS: accessGroups('AUDITOR'),
  OPERATOR_GROUPS: accessGroups('OPERATOR'),
  ADMIN_GROUPS: accessGroups('ADMINISTRATOR'),
  PROTECTED_GROUPS: {
    right: 'one, two',
    gives: { protectedGroups: ['one', 'two'] },
    wrong: ['one,', 'the one', '[]'],
    mustBe: GROUP_NAMES,
  },
  REQUIRE_REASON: {
    right: 'on',
    gives: { reasonRule: 'required' },
    wrong: ['yes', 'ON'],
    mustBe: 'on or off',
  },
  CALL_BUDGET: {
    right: '1000000',
    gives: { callBudget: 1_000_000 },
    wrong: ['0', '1000001', '1e3', 'many'],
    mustBe: 'a whole number from 1 to 1000000',
  },
  MAX_WAIT_SECONDS: {
    right: '3600',
    gives: { maxWaitMs: 3_600_000 },
    wrong: ['0', '3601', '0.5'],
    mustBe: 'a whole number from 1 to 3600',
  },
  REPORT_MAX_USERS: {
    right: '1',
    gives: { reportMaxUsers: 1 },
    wrong: ['0', '1000001', 'all'],
    mustBe: 'a whole number from 1 to 1000000',
  },
  CORS_ORIGINS: {
    right: 'https://dashboard.example.com, http://localhost:3000',
    gives: { corsOrigins: ['https://dashboard.example.com', 'http://localhost:3000'] },
    wrong: ['*', 'null', 'dashboard.example.com', 'https://a.test/', 'https://a.test,', 'https://A.test', 'file://'],
    mustBe: 'a list of origins such as https://dashboard.example.com,http://localhost:3000',
  },
  GRAPHIQL: { right: 'off', gives: { graphiql: 'off' }, wrong: ['true', 'ON'], mustBe: 'on or off' },
  DASHBOARD: { right: 'off', gives: { dashboard: 'off' }, wrong: ['false', 'OFF'], mustBe: 'on or off' },
  RATE_LIMIT_PER_MINUTE: {
    right: '1',
    gives: { requestsPerMinute: 1 },
    wrong: ['0', '1000001', 'none'],
    mustBe: 'a whole number from 1 to 1000000',
  },
  EXECUTION_TIMEOUT_SECONDS: {
    right: '3600',
    gives: { executionTimeoutMs: 3_600_000 },
    wrong: ['0', '3601', '0.5'],
    mustBe: 'a whole number from 1 to 3600',
  },
  PERSISTED_OPERATIONS_ONLY: {
    right: 'on',
    gives: { persistedOperationsOnly: 'on' },
    wrong: ['only', 'ON'],
    mustBe: 'on or off',
  },
  PERSISTED_DOCUMENTS: {
    right: 'persisted-documents.json',
    gives: { persistedDocuments: 'persisted-documents.json' },
    wrong: [],
  },
  EMBEDDED_POOL_COUNT: {
    right: '2',
    gives: { pools: { kind: 'embedded', count: 2 } },
    wrong: ['0', '11', 'two'],
    mustBe: 'a whole number from 1 to 10',
  },
  EMBEDDED_POOL_USERS: {
    right: '0',
    gives: { pools: { kind: 'embedded', users: 0 } },
    wrong: ['-1', '1000001', 'many'],
    mustBe: 'a whole number from 0 to 1000000',
  },
  EMBEDDED_POOL_GROUPS: {
    right: '10000',
    gives: { pools: { kind: 'embedded', groups: 10_000 } },
    wrong: ['-1', '10001'],
    mustBe: 'a whole number from 0 to 10000',
  },
  EMBEDDED_POOL_LATENCY_MS: {
    right: '50',
    gives: { pools: { kind: 'embedded', latencyMs: 50 } },
    wrong: ['-1', '60001', '50ms'],
    mustBe: 'a whole number from 0 to 60000',
  },
  EMBEDDED_POOL_QUOTAS: {
    right: 'off',
    gives: { pools: { kind: 'embedded', quotas: 'off' } },
    wrong: ['OFF', 'true', '0'],
    mustBe: 'on or off',
  },
  EMBEDDED_POOL_GROUP_NAMES: {
    right: 'case-insensitive',
    gives: { pools: { kind: 'embedded', groupNames: 'case-insensitive' } },
    wrong: ['EXACT', 'folded'],
    mustBe: 'exact or case-insensitive',
  },
  SHUTDOWN_GRACE_SECONDS: {
    right: '0',
    gives: { shutdownGraceMs: 0 },
    wrong: ['3601', '-1', 'soon'],
    mustBe: 'a whole number from 0 to 3600',
  },
  DATA_DIR: { right: '/var/lib/admin', gives: { dataDir: '/var/lib/admin' }, wrong: [] },
  DEFAULT_DATA_DIR: { right: '/data', gives: { dataDir: '/data' }, wrong: [] },
  BULK_WORKER: {
    right: 'off',
    beside: { DATA_DIR: '/var/lib/admin' },
    gives: { bulkWorker: 'off' },
    wrong: ['yes'],
    mustBe: 'on or off',
  },
  DATABASE_URL: {
    right: 'postgresql://ann:secret@db.example.com:5433/app?sslmode=verify-full',
    gives: { database: { host: 'db.example.com', schema: 'cognito_admin', maxConnections: 10 } },
    wrong: [],
  },
  DATABASE_SCHEMA: {
    beside: { DATABASE_URL: 'postgres://db/app' },
    right: '_tools2',
    gives: { database: { schema: '_tools2' } },
    wrong: ['Tools', '2tools', 'pg_tools', 'a-b', 'a"b', 'a'.repeat(64)],
    mustBe: 'a name of at most 63 lower-case letters, digits and underscores that does not begin with a digit or pg_',
  },
  DATABASE_MAX_CONNECTIONS: {
    beside: { DATABASE_URL: 'postgres://db/app' },
    right: '1000',
    gives: { database: { maxConnections: 1_000 } },
    wrong: ['0', '1001', 'many'],
    mustBe: 'a whole number from 1 to 1000',
  },
  AUDIT_RETENTION_DAYS: {
    right: '36500',
    gives: { auditRetentionDays: 36_500 },
    wrong: ['0', '36501', 'forever'],
    mustBe: 'a whole number from 1 to 36500',
  },
  DIRECTORY_INDEX: { right: 'off', gives: { directoryIndex: null }, wrong: ['yes', 'ON'], mustBe: 'on or off' },
  INDEX_ATTRIBUTES: {
    right: 'name, custom:department,email,name',
    gives: { directoryIndex: { attributes: ['custom:department', 'email', 'name', 'sub'] } },
    wrong: ['email,', 'the name', 'x'.repeat(33)],
    mustBe: 'a list of attribute names such as email,name,custom:department',
  },
  INDEX_MAX_LAG_MINUTES: {
    right: '1440',
    gives: { directoryIndex: { maxLagMs: 86_400_000 } },
    wrong: ['0', '1441', '1h'],
    mustBe: 'a whole number from 1 to 1440',
  },
  INDEX_SETTLE_SECONDS: {
    right: '0',
    gives: { directoryIndex: { settleMs: 0 } },
    wrong: ['301', '-1'],
    mustBe: 'a whole number from 0 to 300',
  },
  INDEX_RETENTION_DAYS: {
    right: '36500',
    gives: { directoryIndex: { retentionDays: 36_500 } },
    wrong: ['0', '36501', 'forever'],
    mustBe: 'a whole number from 1 to 36500',
  },
  LOG_LEVEL: {
    right: 'silent',
    gives: { logLevel: 'silent' },
    wrong: ['verbose', 'INFO'],
    mustBe: 'fatal, error, warn, info, debug or silent',
  },
  METRICS_PORT: {
    right: '9464',
    gives: { metrics: { host: '127.0.0.1', port: 9464 } },
    wrong: ['65536', 'http'],
    mustBe: 'a whole number from 0 to 65535',
  },
  METRICS_HOST: { right: '10.0.0.7', gives: { metrics: null }, wrong: [] },
  NODE_ENV: { right: 'production', gives: { logFormat: 'json' }, wrong: [] },
};

/** The variable that names the groups of one role. */
function accessGroups(role: string): Example {
  return {
    right: 'one, two',
    gives: { accessGroups: expect.objectContaining({ [role]: ['one', 'two'] }) },
    wrong: ['one,', 'the one', '[]'],
    mustBe: GROUP_NAMES,
  };
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('every variable has its example, and one that has no wrong value takes every text', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(ENVIRONMENT_VARIABLES).sort());
  const examples = new Map(Object.entries(EXAMPLES));
  for (const [name, { schema }] of Object.entries(ENVIRONMENT_VARIABLES)) {
    if (examples.get(name)?.wrong.length !== 0) continue;
    fc.assert(fc.property(fc.string({ minLength: 1 }), (text) => schema.safeParse(text).success));
  }
});

describe.each(Object.entries(EXAMPLES))('%s', (name, { beside = {}, right, gives, wrong, mustBe }) => {
  test(`takes ${right}`, () => {
    expect(parseConfig({ ...beside, [name]: right })).toMatchObject(gives);
  });

  test('set to nothing counts as not set', () => {
    expect(parseConfig({ [name]: '' })).toEqual(parseConfig({}));
  });

  for (const text of wrong) {
    test(`refuses ${JSON.stringify(text)}, and says what it must be`, () => {
      expect(problemsOf({ ...beside, [name]: text })).toContain(`${name} is "${text}"; it must be ${mustBe}.`);
    });
  }
});

test('nothing set: the embedded sample company on this machine alone, with its quotas', () => {
  expect(parseConfig({})).toEqual({
    http: { host: '127.0.0.1', port: 4000 },
    pools: {
      kind: 'embedded',
      count: 1,
      users: undefined,
      groups: undefined,
      latencyMs: 0,
      quotas: 'on',
      groupNames: 'exact',
    },
    proxy: 'none',
    auth: { kind: 'none' },
    accessGroups: { AUDITOR: ['auditors'], OPERATOR: ['operators'], ADMINISTRATOR: ['administrators'] },
    protectedGroups: [],
    reasonRule: 'optional',
    quotas: {},
    roleLadder: null,
    callBudget: 1_500,
    corsOrigins: [],
    graphiql: 'on',
    dashboard: 'on',
    requestsPerMinute: 600,
    executionTimeoutMs: 60_000,
    persistedOperationsOnly: 'off',
    persistedDocuments: null,
    reportMaxUsers: 20_000,
    maxWaitMs: 30_000,
    dataDir: null,
    database: null,
    shutdownGraceMs: 10_000,
    bulkWorker: 'on',
    auditRetentionDays: 400,
    directoryIndex: {
      attributes: ['email', 'email_verified', 'name', 'phone_number', 'sub'],
      maxLagMs: 60_000,
      settleMs: 10_000,
      retentionDays: 400,
    },
    logLevel: 'info',
    login: { kind: 'none' },
    logFormat: 'auto',
    metrics: null,
  });
});

test('a role ladder of more groups than a user can be in is refused, in one sentence', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `group-${index}`).join();
  expect(parseConfig({ ROLE_GROUPS: names(100) }).roleLadder).toHaveLength(100);
  expect(problemsOf({ ROLE_GROUPS: names(101) })).toEqual([
    'ROLE_GROUPS names 101 groups; a role ladder can have 100, as many as a user can be in.',
  ]);
});

test('all problems are named at once, one line each', () => {
  const problems = problemsOf({
    ...real,
    PORT: 'http',
    HOST: '0.0.0.0',
    CALL_BUDGET: '0',
    LOG_LEVEL: 'verbose',
    COGNITO_ENDPOINT: 'here',
  });
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'PORT',
    'COGNITO_ENDPOINT',
    'CALL_BUDGET',
    'LOG_LEVEL',
    'AUTH',
  ]);
  expect(() => parseConfig({ PORT: 'http', LOG_LEVEL: 'verbose' })).toThrow(/^PORT is .*\nLOG_LEVEL is .*$/);
});

test('a real pool has no index unless it is asked for', () => {
  expect(parseConfig(real).directoryIndex).toBeNull();
  expect(parseConfig({ ...real, DIRECTORY_INDEX: 'on' }).directoryIndex).toMatchObject({ maxLagMs: 3_600_000 });
});

test('a process that runs no bulk operations needs a store that others find them in', () => {
  expect(problemsOf({ BULK_WORKER: 'off' })).toEqual([expect.stringMatching(/^BULK_WORKER is off, .*DATABASE_URL/)]);
  expect(problemsOf({ BULK_WORKER: 'off', DATA_DIR: 'data' })).toEqual([]);
});

test('the default directory gives way to another one, and to a database', () => {
  const image = { DEFAULT_DATA_DIR: '/data' };
  expect(parseConfig({ ...image, DATA_DIR: '/mnt' }).dataDir).toBe('/mnt');
  expect(parseConfig({ ...image, DATABASE_URL: 'postgres://ann@db/app' }).dataDir).toBeNull();
  expect(problemsOf({ ...image, BULK_WORKER: 'off' })).toEqual([]);
});

test('variables of others are left alone', () => {
  expect(parseConfig({ PATH: '/bin', AWS_PROFILE: 'x', NODE_ENV: undefined })).toEqual(parseConfig({}));
});

describe('the Region', () => {
  test('is that of the id if none is set', () => {
    expect(parseConfig(real).pools).toMatchObject({ region: 'eu-central-1' });
    expect(parseConfig({ ...real, AWS_REGION: '' }).pools).toMatchObject({ region: 'eu-central-1' });
  });

  test('that is set wins over the id: a pool can be replicated', () => {
    expect(parseConfig({ ...real, AWS_REGION: 'eu-west-1' }).pools).toMatchObject({ region: 'eu-west-1' });
  });

  test('must be set if the id does not tell it', () => {
    expect(problemsOf({ COGNITO_USER_POOL_ID: 'local_Example01', AUTH: 'none' })).toEqual([
      'AWS_REGION is not set, and COGNITO_USER_POOL_ID "local_Example01" does not begin with a Region.',
    ]);
  });
});

describe('several pools', () => {
  const TWO = 'eu-central-1_Example01,eu-central-1_Example02';

  test('are not named beside a single one', () => {
    expect(problemsOf({ ...real, COGNITO_USER_POOL_IDS: TWO })).toEqual([
      'COGNITO_USER_POOL_ID and COGNITO_USER_POOL_IDS are both set: set one of them.',
    ]);
  });

  test.each(['eu-west-1_Example02', 'local_Example02'])('are of one Region, which %s is not', (other) => {
    const problem = `COGNITO_USER_POOL_IDS names "eu-central-1_Example01" and "${other}", which are not of one Region: pools of one process share its quotas, and quotas are of one Region.`;
    const COGNITO_USER_POOL_IDS = `eu-central-1_Example01,${other}`;
    expect(problemsOf({ COGNITO_USER_POOL_IDS })).toEqual([problem]);
    expect(problemsOf({ COGNITO_USER_POOL_IDS, AWS_REGION: 'eu-central-1' })).toEqual([problem]);
  });

  test('of an emulator need a Region', () => {
    const COGNITO_USER_POOL_IDS = 'local_Example01,local_Example02';
    expect(problemsOf({ COGNITO_USER_POOL_IDS })).toEqual([
      'AWS_REGION is not set, and COGNITO_USER_POOL_IDS "local_Example01" does not begin with a Region.',
    ]);
    expect(parseConfig({ COGNITO_USER_POOL_IDS, AWS_REGION: 'eu-central-1' }).pools).toMatchObject({
      region: 'eu-central-1',
    });
  });

  test('accept the tokens each of its own callers, issued to any of the clients', () => {
    expect(parseConfig({ COGNITO_USER_POOL_IDS: TWO, AUTH_CLIENT_IDS: 'client1,client2' }).auth).toEqual({
      kind: 'own-pool',
      clientIds: ['client1', 'client2'],
      tokenUse: 'access',
    });
  });

  test('accept all the tokens of one pool that is named', () => {
    const env = { COGNITO_USER_POOL_IDS: TWO, AUTH_USER_POOL_ID: 'us-east-1_Staff0001', AUTH_CLIENT_IDS: 'client1' };
    expect(parseConfig(env).auth).toMatchObject({ kind: 'user-pool', userPoolId: 'us-east-1_Staff0001' });
  });

  test('ask for authentication as one does', () => {
    expect(problemsOf({ COGNITO_USER_POOL_IDS: TWO, AUTH: 'none', HOST: '0.0.0.0' })).toEqual([
      expect.stringMatching(/^AUTH is none and HOST is "0.0.0.0"/),
    ]);
    expect(problemsOf({ COGNITO_USER_POOL_IDS: TWO, AUTH: 'cognito' })).toEqual([
      'AUTH is cognito, but AUTH_CLIENT_IDS is not set: name the app clients of eu-central-1_Example01 and eu-central-1_Example02 whose tokens are accepted, or AUTH=none to let in whoever is on this machine.',
    ]);
  });

  test('are not warned about while their list is wrong', () => {
    const problems = problemsOf({ COGNITO_USER_POOL_IDS: 'wrong', COGNITO_ENDPOINT: 'http://localhost:9229' });
    expect(problems).toEqual([expect.stringMatching(/^COGNITO_USER_POOL_IDS is "wrong"/)]);
  });
});

test('an endpoint without a pool is a problem, not the embedded pool', () => {
  expect(problemsOf({ COGNITO_ENDPOINT: 'http://localhost:9229' })).toEqual([
    'COGNITO_ENDPOINT is set, but COGNITO_USER_POOL_ID is not: set it, too, or neither.',
  ]);
});

describe('without authentication a real pool is served', () => {
  test.each(['127.0.0.1', '127.8.9.10', 'localhost', '::1'])('on %s', (HOST) => {
    expect(parseConfig({ ...real, HOST })).toMatchObject({ http: { host: HOST }, auth: { kind: 'none' } });
  });

  test.each([
    '0.0.0.0',
    '::',
    '192.168.1.7',
    'example.com',
    '127.0.0.1.example.com',
    '127.1',
    // The DNS may answer with any address of this machine.
    'app.localhost',
  ])('not on %s', (HOST) => {
    expect(problemsOf({ ...real, HOST })).toEqual([
      `AUTH is none and HOST is "${HOST}": whoever reaches the port could do everything to a real pool. Set AUTH=cognito and AUTH_CLIENT_IDS, or a HOST that only this machine reaches, such as 127.0.0.1.`,
    ]);
  });
});

describe('authentication', () => {
  test('is off on a loopback address by default', () => {
    expect(parseConfig({ COGNITO_USER_POOL_ID: 'eu-central-1_Example01' }).auth).toEqual({ kind: 'none' });
  });

  test.each(['0.0.0.0', '127.0.0.1'])(
    'is on once its clients are named, with the tokens of the pool, on %s',
    (HOST) => {
      expect(parseConfig({ ...guarded, HOST }).auth).toEqual({
        kind: 'own-pool',
        clientIds: ['client1'],
        tokenUse: 'access',
      });
    },
  );

  test('can take the tokens of another pool than the administered one', () => {
    const AUTH_USER_POOL_ID = 'us-east-1_Staff0001';
    expect(parseConfig({ ...guarded, AUTH_USER_POOL_ID }).auth).toMatchObject({ userPoolId: AUTH_USER_POOL_ID });
  });

  test('needs the clients whose tokens are accepted', () => {
    expect(problemsOf({ COGNITO_USER_POOL_ID: 'eu-central-1_Example01', AUTH: 'cognito' })).toEqual([
      'AUTH is cognito, but AUTH_CLIENT_IDS is not set: name the app clients of eu-central-1_Example01 whose tokens are accepted, or AUTH=none to let in whoever is on this machine.',
    ]);
  });

  test('does not offer to do without if others reach the port', () => {
    const [problem] = problemsOf({ COGNITO_USER_POOL_ID: 'eu-central-1_Example01', HOST: '0.0.0.0' });
    expect(problem).toMatch(/^AUTH is cognito, but AUTH_CLIENT_IDS is not set: .* whose tokens are accepted\.$/);
  });

  test('needs a pool whose tokens can be checked', () => {
    const env = { COGNITO_USER_POOL_ID: 'local_Example01', AWS_REGION: 'us-east-1', AUTH_CLIENT_IDS: 'client1' };
    expect(problemsOf(env)).toEqual([
      expect.stringMatching(
        /^AUTH is cognito, but COGNITO_USER_POOL_ID "local_Example01" is not the id of a pool whose/,
      ),
    ]);
  });

  test.each([
    { name: 'AUTH_USER_POOL_ID', value: 'us-east-1_Staff0001' },
    { name: 'AUTH_CLIENT_IDS', value: 'client1' },
  ])('that is set up by $name and not turned on is a mistake', ({ name, value }) => {
    expect(problemsOf({ [name]: value })).toEqual([
      `${name} is set, but AUTH is none, so that no token is looked at: set AUTH=cognito, too.`,
    ]);
  });

  test('on the embedded pool has a client of its own', () => {
    expect(parseConfig({ AUTH: 'cognito' }).auth).toEqual({ kind: 'embedded-pool', tokenUse: 'access' });
    expect(problemsOf({ AUTH: 'cognito', AUTH_CLIENT_IDS: 'client1' })).toEqual([
      expect.stringMatching(/^AUTH_CLIENT_IDS is set, but the tokens are those of the embedded pool/),
    ]);
  });
});

describe('the login of the dashboard', () => {
  const LOGIN = 'https://login.example.com';

  test.each([
    { kind: 'none', env: {} },
    { kind: 'none', env: real },
    { kind: 'sample-people', env: { AUTH: 'cognito' } },
    { kind: 'pasted-token', env: guarded },
    { kind: 'managed-login', env: { ...guarded, AUTH_LOGIN_DOMAIN: LOGIN } },
  ])('is $kind with $env', ({ kind, env }) => {
    expect(parseConfig(env).login.kind).toBe(kind);
  });

  test('is asked as the first client', () => {
    const env = { ...guarded, AUTH_CLIENT_IDS: 'client1,client2', AUTH_LOGIN_DOMAIN: LOGIN };
    expect(parseConfig(env).login).toMatchObject({ origin: LOGIN, clientId: 'client1' });
  });

  test('may be a server of this machine, to try it', () => {
    expect(parseConfig({ ...guarded, AUTH_LOGIN_DOMAIN: 'http://localhost:9000' }).login).toMatchObject({
      origin: 'http://localhost:9000',
    });
  });

  test.each<Record<string, string>>([{}, { AUTH: 'cognito' }, real])(
    'is a mistake where no token of a real pool is accepted: %j',
    (env) => {
      expect(problemsOf({ ...env, AUTH_LOGIN_DOMAIN: LOGIN })).toEqual([
        expect.stringMatching(/^AUTH_LOGIN_DOMAIN is set, but no token of a real pool is accepted/),
      ]);
    },
  );

  test('is the login of one pool', () => {
    const pools = 'eu-central-1_Example01,eu-central-1_Example02';
    const env = { COGNITO_USER_POOL_IDS: pools, AUTH_CLIENT_IDS: 'client1', AUTH_LOGIN_DOMAIN: LOGIN };
    expect(problemsOf(env)).toEqual([expect.stringMatching(/^AUTH_LOGIN_DOMAIN is the domain of one user pool/)]);
    expect(parseConfig({ ...env, AUTH_USER_POOL_ID: 'us-east-1_Staff0001' }).login.kind).toBe('managed-login');
  });
});

describe('a problem with one variable is not reported for another:', () => {
  test('a pool id that is wrong is set, for the endpoint', () => {
    const problems = problemsOf({ COGNITO_USER_POOL_ID: 'wrong', COGNITO_ENDPOINT: 'http://localhost:9229' });
    expect(problems).toEqual([expect.stringMatching(/^COGNITO_USER_POOL_ID is "wrong"/)]);
  });

  test('a Region that is wrong is set, for the pool', () => {
    const problems = problemsOf({
      COGNITO_USER_POOL_ID: 'local_Example01',
      AWS_REGION: 'Frankfurt',
      AUTH: 'none',
    });
    expect(problems).toEqual([expect.stringMatching(/^AWS_REGION is "Frankfurt"/)]);
  });
});
