import { z } from 'zod';
import { QUOTA_CATEGORIES, type QuotaCategory } from '../cognito/rate/quotas.ts';
import { nameError } from '../domain/model/name-rules.ts';

/** One environment variable. */
interface Variable {
  /** From the text of the environment, or nothing, to the value. */
  readonly schema: z.ZodType;
  /** What it must be, to follow "it must be". */
  readonly expected: string;
  /** What holds where it is not set, as the README shows it. */
  readonly fallback: string;
  readonly purpose: string;
}

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);

/** `UserList=60,UserRead=240` */
const quotaList = z.string().transform((text, context): Partial<Record<QuotaCategory, number>> => {
  const quotas: Partial<Record<QuotaCategory, number>> = {};
  for (const entry of text.split(',')) {
    const [name, rate] = entry.split('=').map((part) => part.trim());
    const category = QUOTA_CATEGORIES.find((known) => known === name);
    if (category === undefined || rate === undefined || !/^[1-9]\d{0,6}$/.test(rate)) {
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    }
    quotas[category] = Number(rate);
  }
  return quotas;
});

/** `admin,manager,employee`, or `["admin","r&d,phase-2"]` where a name holds a comma. At least one name. */
const groupNames = z.string().transform((text, context): readonly string[] => {
  try {
    const names = z.array(z.string()).parse(/^\s*\[/.test(text) ? JSON.parse(text) : text.split(','));
    const distinct = [...new Set(names.map((name) => name.trim()))];
    if (distinct.length > 0 && distinct.every((name) => nameError(name, 'group') === null)) return distinct;
  } catch {
    // No such array: `expected` tells both forms.
  }
  context.addIssue({ code: 'custom' });
  return z.NEVER;
});

/** Application clients of a user pool. */
const clientIds = z
  .string()
  .transform((text) => text.split(',').map((id) => id.trim()))
  .refine((ids) => ids.every((id) => /^[\w+]{1,128}$/.test(id)));

/** As browsers write them in the header Origin: scheme, host and port, and no slash behind. */
const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine((list) =>
    list.every((origin) => /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin),
  );

const GROUP_NAMES =
  'a list of group names such as admin,manager,employee, or a JSON array of them where a name holds a comma or begins with [';

/** Every variable that the service reads. The README's table is printed from this. */
export const ENVIRONMENT_VARIABLES = {
  PORT: {
    schema: wholeNumber(0, 65_535).default(4000),
    expected: 'a whole number from 0 to 65535',
    fallback: '`4000`',
    purpose: 'The port to listen on; 0 for any free one.',
  },
  HOST: {
    schema: z.string().default('127.0.0.1'),
    expected: 'an address of this machine',
    fallback: '`127.0.0.1`',
    purpose: 'The address to listen on. With AUTH=none and a real pool, a loopback address.',
  },
  COGNITO_USER_POOL_ID: {
    schema: z
      .string()
      .regex(/^[\w-]+_[0-9a-zA-Z]+$/)
      .max(55)
      .optional(),
    expected: 'the id of a user pool, such as us-east-1_Example01',
    fallback: 'the embedded pool',
    purpose: 'The user pool to administer.',
  },
  AWS_REGION: {
    schema: z
      .string()
      .regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/)
      .optional(),
    expected: 'an AWS Region, such as eu-central-1',
    fallback: "that of the pool's id",
    purpose: 'The Region of the pool. Credentials come by the chain of the AWS SDK.',
  },
  COGNITO_ENDPOINT: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    expected: 'an http or https URL',
    fallback: 'that of AWS',
    purpose: 'Another endpoint: an emulator, a VPC endpoint.',
  },
  COGNITO_QUOTAS: {
    schema: quotaList.optional(),
    expected: `a list of whole numbers above 0 such as UserList=60,UserRead=240, of ${QUOTA_CATEGORIES.join(', ')}`,
    fallback: "AWS's defaults",
    purpose: 'Requests per second, where AWS has raised a quota or other programs need a part of it.',
  },
  ROLE_GROUPS: {
    schema: groupNames.optional(),
    expected: GROUP_NAMES,
    fallback: 'every group with a precedence',
    purpose: 'The groups of the role ladder; their precedence orders them.',
  },
  AUTH: {
    schema: z.enum(['none', 'cognito']).optional(),
    expected: 'none or cognito',
    fallback:
      '`none` for the embedded pool or a loopback address, `cognito` once an `AUTH_…` variable is set and elsewhere',
    purpose:
      'Who may use the service: whoever reaches the port, with all permissions; or bearers of a token of a user pool.',
  },
  AUTH_USER_POOL_ID: {
    schema: z
      .string()
      // What aws-jwt-verify takes for a pool's id: it makes the address of the keys from the Region.
      .regex(/^(eusc-)?[a-z]{2}-(gov-)?[a-z]+-\d_[0-9a-zA-Z]+$/)
      .max(55)
      .optional(),
    expected: 'the id of a user pool, such as us-east-1_Example01',
    fallback: 'the administered pool',
    purpose: 'The user pool whose tokens are accepted.',
  },
  AUTH_CLIENT_IDS: {
    schema: clientIds.optional(),
    expected: 'a list of app client ids such as 1example23456789,2example34567890',
    fallback: "the embedded pool's own; needed with a real pool",
    purpose: 'The app clients whose tokens are accepted.',
  },
  AUTH_TOKEN_USE: {
    schema: z.enum(['access', 'id']).default('access'),
    expected: 'access or id',
    fallback: '`access`',
    purpose: 'The kind of token that is accepted.',
  },
  AUDITOR_GROUPS: {
    schema: groupNames.default(['auditors']),
    expected: GROUP_NAMES,
    fallback: '`auditors`',
    purpose: 'The groups whose members may read groups, users, reports and the audit trail.',
  },
  OPERATOR_GROUPS: {
    schema: groupNames.default(['operators']),
    expected: GROUP_NAMES,
    fallback: '`operators`',
    purpose: 'The groups whose members may also change memberships and accounts.',
  },
  ADMIN_GROUPS: {
    schema: groupNames.default(['administrators']),
    expected: GROUP_NAMES,
    fallback: '`administrators`',
    purpose: 'The groups whose members may do everything.',
  },
  PROTECTED_GROUPS: {
    schema: groupNames.default([]),
    expected: GROUP_NAMES,
    fallback: 'no others',
    purpose:
      'Groups that only administrators put users into and take them out of, beside the groups of AUDITOR_GROUPS, OPERATOR_GROUPS and ADMIN_GROUPS and those with an IAM role, which always are such.',
  },
  CALL_BUDGET: {
    schema: wholeNumber(1, 1_000_000).default(1_500),
    expected: 'a whole number from 1 to 1000000',
    fallback: '`1500`',
    purpose:
      'The most calls to Cognito that one request may make. What is selected of the payloads of its changes may make as many again.',
  },
  MAX_WAIT_SECONDS: {
    schema: wholeNumber(1, 3_600).default(30),
    expected: 'a whole number from 1 to 3600',
    fallback: '`30`',
    purpose:
      'The longest that a call may wait for quota, and that a change may take until its last call begins, before they fail with THROTTLED.',
  },
  REPORT_MAX_USERS: {
    schema: wholeNumber(1, 1_000_000).default(20_000),
    expected: 'a whole number from 1 to 1000000',
    fallback: '`20000`',
    purpose: 'The most users that one response may report on; larger reports are for downloads and the command line.',
  },
  CORS_ORIGINS: {
    schema: origins.default([]),
    expected: 'a list of origins such as https://dashboard.example.com,http://localhost:3000',
    fallback: 'none',
    purpose: 'The other sites whose pages may use the service from a browser.',
  },
  GRAPHIQL: {
    schema: z.enum(['on', 'off']).optional(),
    expected: 'on or off',
    fallback: '`on` for the embedded pool, `off` for a real one',
    purpose: 'Whether the schema is to be seen: GraphiQL, introspection, and suggestions for misspelt names.',
  },
  RATE_LIMIT_PER_MINUTE: {
    schema: wholeNumber(1, 1_000_000).default(600),
    expected: 'a whole number from 1 to 1000000',
    fallback: '`600`',
    purpose: 'The most requests of one caller in a minute, by the subject of the token, else by address.',
  },
  EXECUTION_TIMEOUT_SECONDS: {
    schema: wholeNumber(1, 3_600).default(60),
    expected: 'a whole number from 1 to 3600',
    fallback: '`60`',
    purpose:
      'The longest that a query may take, and what is read for the payload of a change. Reports, subscriptions and changes are not held to it.',
  },
  PERSISTED_OPERATIONS_ONLY: {
    schema: z.enum(['on', 'off']).default('off'),
    expected: 'on or off',
    fallback: '`off`',
    purpose:
      'Whether only persisted documents are executed, each asked for by its id: those of schema/operations and of PERSISTED_DOCUMENTS.',
  },
  PERSISTED_DOCUMENTS: {
    schema: z.string().optional(),
    expected: 'a file',
    fallback: 'only those of schema/operations',
    purpose:
      "An application's own documents by their ids: the manifest of Apollo, Relay or graphql-codegen's client preset. Each is checked at the start.",
  },
  EMBEDDED_POOL_USERS: {
    schema: wholeNumber(0, 1_000_000).optional(),
    expected: 'a whole number from 0 to 1000000',
    fallback: 'the sample company',
    purpose: 'How many users the embedded pool holds.',
  },
  EMBEDDED_POOL_GROUPS: {
    schema: wholeNumber(0, 10_000).optional(),
    expected: 'a whole number from 0 to 10000',
    fallback: 'the sample company',
    purpose: 'How many groups the embedded pool holds.',
  },
  EMBEDDED_POOL_LATENCY_MS: {
    schema: wholeNumber(0, 60_000).default(0),
    expected: 'a whole number from 0 to 60000',
    fallback: '`0`',
    purpose: 'How many milliseconds the embedded pool takes for an answer.',
  },
  EMBEDDED_POOL_QUOTAS: {
    schema: z.enum(['on', 'off']).default('on'),
    expected: 'on or off',
    fallback: '`on`',
    purpose: "Whether the embedded pool throttles by Cognito's default quotas.",
  },
  EMBEDDED_POOL_GROUP_NAMES: {
    schema: z.enum(['exact', 'case-insensitive']).default('exact'),
    expected: 'exact or case-insensitive',
    fallback: '`exact`',
    purpose: 'How the embedded pool finds a group by its name. Which of the two Cognito does, nobody could verify.',
  },
  METRICS_PORT: {
    schema: wholeNumber(0, 65_535).optional(),
    expected: 'a whole number from 0 to 65535',
    fallback: 'no metrics',
    purpose: 'The port of the metrics for Prometheus, at `/metrics`; 0 for any free one. They ask for no token.',
  },
  METRICS_HOST: {
    schema: z.string().default('127.0.0.1'),
    expected: 'an address of this machine',
    fallback: '`127.0.0.1`',
    purpose: 'The address of the metrics.',
  },
  SHUTDOWN_GRACE_SECONDS: {
    schema: wholeNumber(0, 3_600).default(10),
    expected: 'a whole number from 0 to 3600',
    fallback: '`10`',
    purpose: 'How long requests in flight may take once the process is told to stop; then they are cut.',
  },
  DATA_DIR: {
    schema: z.string().optional(),
    expected: 'a directory',
    fallback: 'memory: nothing outlives the process',
    purpose: 'Where the audit trail and bulk operations are kept. Made where it is not there; of one process alone.',
  },
  AUDIT_RETENTION_DAYS: {
    schema: wholeNumber(1, 36_500).default(400),
    expected: 'a whole number from 1 to 36500',
    fallback: '`400`',
    purpose: 'How many days the audit trail goes back.',
  },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    expected: 'fatal, error, warn, info, debug or silent',
    fallback: '`info`',
    purpose: 'The least severe log lines that are written.',
  },
  NODE_ENV: {
    schema: z.string().optional(),
    expected: 'production for a log of JSON lines wherever it goes',
    fallback: 'JSON lines, but for a terminal',
    purpose: 'Whether the log is read by people on a terminal.',
  },
} satisfies Record<string, Variable>;

export type VariableName = keyof typeof ENVIRONMENT_VARIABLES;
export type Environment = { readonly [Name in VariableName]: z.output<(typeof ENVIRONMENT_VARIABLES)[Name]['schema']> };
