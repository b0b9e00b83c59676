import { z } from 'zod';
import type { Variable } from './variable.ts';
import { wholeNumber } from './whole-number.ts';

/** The names of attributes, sorted, each once: as Cognito allows them, and none of the account's own fields. */
const attributeNames = z
  .string()
  .transform((text) => [...new Set(text.split(',').map((name) => name.trim()))].sort())
  .refine((names) => names.every((name) => /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,32}$/u.test(name)));

/** The index of the directory: whether there is one, what it holds, and how old it may be. */
export const DIRECTORY_INDEX_VARIABLES = {
  DIRECTORY_INDEX: {
    schema: z.enum(['on', 'off']).optional(),
    format: 'on or off',
    defaultText: '`on` for the embedded pool, `off` for a real one',
    purpose:
      'Whether the users, groups and memberships of the pool are kept in the store, with their history, for what is asked below `directory`. It holds personal data, and reads the whole pool again and again at a small part of the quotas.',
  },
  INDEX_ATTRIBUTES: {
    schema: attributeNames.default(['email', 'email_verified', 'name', 'phone_number']),
    format: 'a list of attribute names such as email,name,custom:department',
    defaultText: '`email,email_verified,name,phone_number`',
    purpose: "The users' attributes that the index holds, beside `sub`: all that can be searched there, and shown.",
  },
  INDEX_MAX_LAG_MINUTES: {
    schema: wholeNumber(1, 1_440).optional(),
    format: 'a whole number from 1 to 1440',
    defaultText: '`60`; `1` for the embedded pool',
    purpose:
      'How long the index may take to show what was changed elsewhere. A pool that changes rarely is read no more often than that needs.',
  },
  INDEX_SETTLE_SECONDS: {
    schema: wholeNumber(0, 300).default(10),
    format: 'a whole number from 0 to 300',
    defaultText: '`10`',
    purpose:
      "For how long after a change of this service the pool's lists are not believed where they say otherwise: they lag behind.",
  },
  INDEX_RETENTION_DAYS: {
    schema: wholeNumber(1, 36_500).default(400),
    format: 'a whole number from 1 to 36500',
    defaultText: '`400`',
    purpose: 'How many days the history of the index goes back.',
  },
} satisfies Record<string, Variable>;
