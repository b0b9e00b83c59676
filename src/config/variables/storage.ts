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
  BULK_WORKER: {
    schema: z.enum(['on', 'off']).default('on'),
    format: 'on or off',
    defaultText: '`on`',
    purpose:
      'Whether a serving process runs bulk operations. Where it is `off` they are run by the other processes that share the store, such as `cognito-admin-graphql worker`.',
  },
  AUDIT_RETENTION_DAYS: {
    schema: wholeNumber(1, 36_500).default(400),
    format: 'a whole number from 1 to 36500',
    defaultText: '`400`',
    purpose: 'How many days the audit trail goes back.',
  },
} satisfies Record<string, Variable>;
