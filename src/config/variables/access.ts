import { z } from 'zod';
import { isLoopback } from '../loopback.ts';
import { GROUP_NAMES_FORMAT, groupNames } from './group-names.ts';
import type { Variable } from './variable.ts';

/** Application clients of a user pool. */
const clientIds = z
  .string()
  .transform((text) => text.split(',').map((id) => id.trim()))
  .refine((ids) => ids.every((id) => /^[\w+]{1,128}$/.test(id)));

/** A URL may have more in its host: `*` and `;`, which mean something in the policy of the page. */
const HOST_NAME = /^[a-z\d.-]+$/;

/** Returns the origin of the pages that sign people in: https, but for a server on this machine, to try it. */
const loginOrigin = z
  .string()
  .transform((text) => (text.includes('://') ? text : `https://${text}`))
  .refine((text) => URL.canParse(text))
  .transform((text) => new URL(text))
  .refine(({ protocol, hostname }) => protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)))
  // The pages are at its root, and whatever stood in the policy of the page beside the origin would open it further.
  .refine(({ href, origin, hostname }) => href === `${origin}/` && HOST_NAME.test(hostname))
  .transform(({ origin }) => origin);

/** Who may use the service, and what for. */
export const ACCESS_VARIABLES = {
  AUTH: {
    schema: z.enum(['none', 'cognito']).optional(),
    format: 'none or cognito',
    defaultText:
      '`none` for the embedded pool or a loopback address, `cognito` once an `AUTH_…` variable is set and elsewhere',
    purpose:
      'Who may use the service: anyone who reaches the port, with all permissions; or bearers of a token of a user pool.',
  },
  AUTH_USER_POOL_ID: {
    schema: z
      .string()
      // What aws-jwt-verify takes for a pool's id: it makes the address of the keys from the Region.
      .regex(/^(eusc-)?[a-z]{2}-(gov-)?[a-z]+-\d_[0-9a-zA-Z]+$/)
      .max(55)
      .optional(),
    format: 'the id of a user pool, such as us-east-1_Example01',
    defaultText: 'each administered pool for itself',
    purpose: 'The user pool whose tokens are accepted, by every administered pool.',
  },
  AUTH_CLIENT_IDS: {
    schema: clientIds.optional(),
    format: 'a list of app client ids such as 1example23456789,2example34567890',
    defaultText: "the embedded pool's own; needed with a real pool",
    purpose: 'The app clients whose tokens are accepted. With several pools, those of all of them.',
  },
  AUTH_TOKEN_USE: {
    schema: z.enum(['access', 'id']).default('access'),
    format: 'access or id',
    defaultText: '`access`',
    purpose: 'The kind of token that is accepted.',
  },
  AUTH_LOGIN_DOMAIN: {
    schema: loginOrigin.optional(),
    format: 'a domain, such as example.auth.us-east-1.amazoncognito.com',
    defaultText: 'none: a token is pasted; for the embedded pool its people to choose from',
    purpose:
      'The domain of the managed login of the pool whose tokens are accepted. The dashboard signs in there with the first client of AUTH_CLIENT_IDS.',
  },
  AUDITOR_GROUPS: {
    schema: groupNames.default(['auditors']),
    format: GROUP_NAMES_FORMAT,
    defaultText: '`auditors`',
    purpose: 'The groups whose members may read groups, users, reports and the audit trail.',
  },
  OPERATOR_GROUPS: {
    schema: groupNames.default(['operators']),
    format: GROUP_NAMES_FORMAT,
    defaultText: '`operators`',
    purpose: 'The groups whose members may also change memberships and accounts.',
  },
  ADMIN_GROUPS: {
    schema: groupNames.default(['administrators']),
    format: GROUP_NAMES_FORMAT,
    defaultText: '`administrators`',
    purpose: 'The groups whose members may do everything.',
  },
  PROTECTED_GROUPS: {
    schema: groupNames.default([]),
    format: GROUP_NAMES_FORMAT,
    defaultText: 'no others',
    purpose:
      'Groups that only administrators put users into and take them out of, beside the groups of AUDITOR_GROUPS, OPERATOR_GROUPS and ADMIN_GROUPS and those with an IAM role, which always are such.',
  },
  REQUIRE_REASON: {
    schema: z.enum(['on', 'off']).default('off'),
    format: 'on or off',
    defaultText: '`off`',
    purpose: 'Whether a change is refused that does not say why, for the audit trail.',
  },
} satisfies Record<string, Variable>;
