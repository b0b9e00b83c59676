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
  AUDIT_RETENTION_DAYS: {
    schema: wholeNumber(1, 36_500).default(400),
    format: 'a whole number from 1 to 36500',
    defaultText: '`400`',
    purpose: 'How many days the audit trail goes back.',
  },
} satisfies Record<string, Variable>;
