import { z } from 'zod';
import type { Variable } from './variable.ts';
import { wholeNumber } from './whole-number.ts';

/** The embedded pool: its size, and how it answers. */
export const EMBEDDED_POOL_VARIABLES = {
  EMBEDDED_POOL_COUNT: {
    schema: wholeNumber(1, 10).default(1),
    format: 'a whole number from 1 to 10',
    defaultText: '`1`',
    purpose: 'How many embedded pools there are, all filled alike, to try what serves several pools.',
  },
  EMBEDDED_POOL_USERS: {
    schema: wholeNumber(0, 1_000_000).optional(),
    format: 'a whole number from 0 to 1000000',
    defaultText: 'the sample company',
    purpose: 'How many users the embedded pool holds.',
  },
  EMBEDDED_POOL_GROUPS: {
    schema: wholeNumber(0, 10_000).optional(),
    format: 'a whole number from 0 to 10000',
    defaultText: 'the sample company',
    purpose: 'How many groups the embedded pool holds.',
  },
  EMBEDDED_POOL_LATENCY_MS: {
    schema: wholeNumber(0, 60_000).default(0),
    format: 'a whole number from 0 to 60000',
    defaultText: '`0`',
    purpose: 'How many milliseconds the embedded pool takes for an answer.',
  },
  EMBEDDED_POOL_QUOTAS: {
    schema: z.enum(['on', 'off']).default('on'),
    format: 'on or off',
    defaultText: '`on`',
    purpose: "Whether the embedded pool throttles by Cognito's default quotas.",
  },
  EMBEDDED_POOL_GROUP_NAMES: {
    schema: z.enum(['exact', 'case-insensitive']).default('exact'),
    format: 'exact or case-insensitive',
    defaultText: '`exact`',
    purpose: 'How the embedded pool finds a group by its name. Which of the two Cognito does could not be verified.',
  },
} satisfies Record<string, Variable>;
