import { describe, expect, test } from 'vitest';
import { type Config, ConfigError, parseConfig } from '../src/config.ts';
import type { VariableName } from '../src/config-variables.ts';

const real = { COGNITO_USER_POOL_ID: 'eu-central-1_Example01' };

interface Example {
  /** What else must be set for the variable to matter. */
  readonly beside?: Readonly<Record<string, string>>;
  readonly right: string;
  readonly gives: Partial<Config> | { readonly pool: Readonly<Record<string, unknown>> };
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
    right: 'eu-central-1_Example01',
    gives: { pool: { kind: 'cognito', userPoolId: 'eu-central-1_Example01', region: 'eu-central-1' } },
    wrong: ['eu-central-1', 'eu-central-1_', 'eu central-1_A', `eu-central-1_${'x'.repeat(43)}`],
    mustBe: 'the id of a user pool, such as us-east-1_Example01',
  },
  AWS_REGION: {
    beside: { COGNITO_USER_POOL_ID: 'local_Example01' },
    right: 'us-gov-west-1',
    gives: { pool: { kind: 'cognito', userPoolId: 'local_Example01', region: 'us-gov-west-1' } },
    wrong: ['Frankfurt', 'eu-central', 'EU-CENTRAL-1'],
    mustBe: 'an AWS Region, such as eu-central-1',
  },
  COGNITO_ENDPOINT: {
    beside: real,
    right: 'http://localhost:9229',
    gives: { pool: { kind: 'cognito', region: 'eu-central-1', endpoint: 'http://localhost:9229' } },
    wrong: ['localhost:9229', 'ftp://localhost', 'cognito'],
    mustBe: 'an http or https URL',
  },
  COGNITO_QUOTAS: {
    right: 'UserList=60, UserRead=240.5',
    gives: { quotas: { UserList: 60, UserRead: 240.5 } },
    wrong: [
      'UserList',
      'UserList=0',
      'UserList=-1',
      'UserList=fast',
      'UserList=Infinity',
      'userlist=60',
      'UserList=60,',
      'Users=60',
    ],
    mustBe:
      'a list such as UserList=60,UserRead=240, of UserRead, UserResourceRead, UserUpdate, UserList, UserPoolResourceRead, UserPoolResourceUpdate, UserPoolRead',
  },
  ROLE_GROUPS: {
    right: '["admin","r&d,phase-2"]',
    gives: { roleLadder: ['admin', 'r&d,phase-2'] },
    wrong: ['admin,', 'the admin', '[]', '["admin"', '[1]'],
    mustBe:
      'a list of group names such as admin,manager,employee, or a JSON array of them where a name holds a comma or begins with [',
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
  EMBEDDED_POOL_USERS: {
    right: '0',
    gives: { pool: { kind: 'embedded', users: 0 } },
    wrong: ['-1', '1000001', 'many'],
    mustBe: 'a whole number from 0 to 1000000',
  },
  EMBEDDED_POOL_GROUPS: {
    right: '10000',
    gives: { pool: { kind: 'embedded', groups: 10_000 } },
    wrong: ['-1', '10001'],
    mustBe: 'a whole number from 0 to 10000',
  },
  EMBEDDED_POOL_LATENCY_MS: {
    right: '50',
    gives: { pool: { kind: 'embedded', latencyMs: 50 } },
    wrong: ['-1', '60001', '50ms'],
    mustBe: 'a whole number from 0 to 60000',
  },
  EMBEDDED_POOL_QUOTAS: {
    right: 'off',
    gives: { pool: { kind: 'embedded', quotas: 'off' } },
    wrong: ['OFF', 'true', '0'],
    mustBe: 'on or off',
  },
  DATA_DIR: { right: '/var/lib/admin', gives: { dataDir: '/var/lib/admin' }, wrong: [] },
  AUDIT_RETENTION_DAYS: {
    right: '36500',
    gives: { auditRetentionDays: 36_500 },
    wrong: ['0', '36501', 'forever'],
    mustBe: 'a whole number from 1 to 36500',
  },
  LOG_LEVEL: {
    right: 'silent',
    gives: { logLevel: 'silent' },
    wrong: ['verbose', 'INFO'],
    mustBe: 'fatal, error, warn, info, debug or silent',
  },
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe.each(Object.entries(EXAMPLES))('%s', (name, { beside = {}, right, gives, wrong, mustBe }) => {
  test(`takes ${right}`, () => {
    expect(parseConfig({ ...beside, [name]: right })).toMatchObject(gives);
  });

  test('set to nothing counts as not set', () => {
    if (name === 'AWS_REGION') return;
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
    pool: { kind: 'embedded', users: undefined, groups: undefined, latencyMs: 0, quotas: 'on' },
    quotas: {},
    roleLadder: null,
    callBudget: 1_500,
    reportMaxUsers: 20_000,
    maxWaitMs: 30_000,
    dataDir: null,
    auditRetentionDays: 400,
    logLevel: 'info',
  });
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
    'HOST',
  ]);
  expect(() => parseConfig({ PORT: 'http', LOG_LEVEL: 'verbose' })).toThrow(/^PORT is .*\nLOG_LEVEL is .*$/);
});

test('variables of others are left alone', () => {
  expect(parseConfig({ PATH: '/bin', AWS_PROFILE: 'x', NODE_ENV: undefined })).toEqual(parseConfig({}));
});

describe('the Region', () => {
  test('is that of the id where none is set', () => {
    expect(parseConfig(real).pool).toMatchObject({ region: 'eu-central-1' });
    expect(parseConfig({ ...real, AWS_REGION: '' }).pool).toMatchObject({ region: 'eu-central-1' });
  });

  test('that is set wins over the id: a pool can be replicated', () => {
    expect(parseConfig({ ...real, AWS_REGION: 'eu-west-1' }).pool).toMatchObject({ region: 'eu-west-1' });
  });

  test('must be set where the id does not tell it', () => {
    expect(problemsOf({ COGNITO_USER_POOL_ID: 'local_Example01' })).toEqual([
      'AWS_REGION is not set, and COGNITO_USER_POOL_ID "local_Example01" does not begin with a Region.',
    ]);
  });
});

test('an endpoint without a pool is a problem, not the embedded pool', () => {
  expect(problemsOf({ COGNITO_ENDPOINT: 'http://localhost:9229' })).toEqual([
    'COGNITO_ENDPOINT is set, but COGNITO_USER_POOL_ID is not: set it, too, or neither.',
  ]);
});

describe('a real pool is served', () => {
  test.each(['127.0.0.1', '127.8.9.10', 'localhost', '::1'])('on %s', (HOST) => {
    expect(parseConfig({ ...real, HOST }).http.host).toBe(HOST);
  });

  test.each(['0.0.0.0', '::', '192.168.1.7', 'example.com', '127.0.0.1.example.com', '127.1'])('not on %s', (HOST) => {
    expect(problemsOf({ ...real, HOST })).toEqual([
      `HOST is "${HOST}": with a real pool it must be a loopback address such as 127.0.0.1, because whoever reaches the port may do everything.`,
    ]);
  });
});

describe('a problem with one variable is not told of another:', () => {
  test('a pool id that is wrong is set, for the endpoint', () => {
    const problems = problemsOf({ COGNITO_USER_POOL_ID: 'wrong', COGNITO_ENDPOINT: 'http://localhost:9229' });
    expect(problems).toEqual([expect.stringMatching(/^COGNITO_USER_POOL_ID is "wrong"/)]);
  });

  test('a Region that is wrong is set, for the pool', () => {
    const problems = problemsOf({ COGNITO_USER_POOL_ID: 'local_Example01', AWS_REGION: 'Frankfurt' });
    expect(problems).toEqual([expect.stringMatching(/^AWS_REGION is "Frankfurt"/)]);
  });
});
