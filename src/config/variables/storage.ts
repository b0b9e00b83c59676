import { z } from 'zod';
import type { Variable } from './variable.ts';
import { wholeNumber } from './whole-number.ts';

/** What outlives the process, and for how long. */
export const STORAGE_VARIABLES = {
  DATA_DIR: {
    schema: z.string().optional(),
    format: 'a directory',
    defaultText: 'memory: nothing outlives the process',
    purpose: 'Where the audit trail and bulk operations are kept. Made where it is not there; of one process alone.',
  },
  DEFAULT_DATA_DIR: {
    schema: z.string().optional(),
    format: 'a directory',
    defaultText: 'none; in the container image `/data`',
    purpose: 'The DATA_DIR of a process that has neither DATA_DIR nor DATABASE_URL.',
  },
  BULK_WORKER: {
    schema: z.enum(['on', 'off']).default('on'),
    format: 'on or off',
    defaultText: '`on`',
    purpose:
      'Whether a serving process runs bulk operations, and reads the pool for the index. Where it is `off` that is done by the other processes that share the store, such as `cognito-admin-graphql worker`.',
  },
  DATABASE_URL: {
    schema: z.string().optional(),
    format:
      'a URL, postgres://USER:PASSWORD@HOST:PORT/DATABASE, with `sslmode` and other parameters of libpq after a `?`',
    defaultText: 'none: DATA_DIR',
    purpose:
      'A PostgreSQL database, of version 14 or later, in which the audit trail and bulk operations are kept instead of DATA_DIR. For several replicas, and AWS Lambda.',
  },
  DATABASE_SCHEMA: {
    schema: z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,62}$/)
      .refine((name) => !name.startsWith('pg_'))
      .default('cognito_admin'),
    format: 'a name of at most 63 lower-case letters, digits and underscores that does not begin with a digit or pg_',
    defaultText: '`cognito_admin`',
    purpose: 'The schema of that database which holds all tables. Made where it is missing.',
  },
  DATABASE_MAX_CONNECTIONS: {
    schema: wholeNumber(1, 1_000).default(10),
    format: 'a whole number from 1 to 1000',
    defaultText: '`10`',
    purpose:
      'How many connections to that database a process has open at most, beside two for the quotas that replicas share, one that hears of changes, and one for each pool whose administrators are being changed.',
  },
  AUDIT_RETENTION_DAYS: {
    schema: wholeNumber(1, 36_500).default(400),
    format: 'a whole number from 1 to 36500',
    defaultText: '`400`',
    purpose: 'How many days the audit trail goes back.',
  },
} satisfies Record<string, Variable>;
