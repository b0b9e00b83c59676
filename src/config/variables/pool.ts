import { z } from 'zod';
import { QUOTA_CATEGORIES, type QuotaCategory } from '../../cognito/rate/quotas.ts';
import { GROUP_NAMES_FORMAT, groupNames } from './group-names.ts';
import type { Variable } from './variable.ts';

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

const userPoolId = z
  .string()
  .regex(/^[\w-]+_[0-9a-zA-Z]+$/)
  .max(55);

/** In the order given, each once. */
const userPoolIds = z
  .string()
  .transform((text) => [...new Set(text.split(',').map((id) => id.trim()))])
  .pipe(z.array(userPoolId));

/** The user pools, their quotas and their roles. */
export const POOL_VARIABLES = {
  COGNITO_USER_POOL_ID: {
    schema: userPoolId.optional(),
    format: 'the id of a user pool, such as us-east-1_Example01',
    defaultText: 'the embedded pool',
    purpose: 'The user pool to administer.',
  },
  COGNITO_USER_POOL_IDS: {
    schema: userPoolIds.optional(),
    format: 'a list of ids such as us-east-1_Example01,us-east-1_Example02',
    defaultText: 'the one of COGNITO_USER_POOL_ID',
    purpose:
      'Instead of COGNITO_USER_POOL_ID, several user pools of one account and Region. Each is served under `/pools/<id>`, the first one at `/graphql` as well.',
  },
  AWS_REGION: {
    schema: z
      .string()
      .regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/)
      .optional(),
    format: 'an AWS Region, such as eu-central-1',
    defaultText: "that of the pool's id",
    purpose: 'The Region of the pools. Credentials come by the chain of the AWS SDK.',
  },
  COGNITO_ENDPOINT: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    format: 'an http or https URL',
    defaultText: 'that of AWS',
    purpose: 'Another endpoint: an emulator, a VPC endpoint.',
  },
  COGNITO_QUOTAS: {
    schema: quotaList.optional(),
    format: `a list of whole numbers above 0 such as UserList=60,UserRead=240, of ${QUOTA_CATEGORIES.join(', ')}`,
    defaultText: "AWS's defaults",
    purpose: 'Requests per second, where AWS has raised a quota or other programs need a part of it.',
  },
  ROLE_GROUPS: {
    schema: groupNames.optional(),
    format: GROUP_NAMES_FORMAT,
    defaultText: 'every group with a precedence',
    purpose: 'The groups of the role ladder, at most 100; their precedence orders them.',
  },
} satisfies Record<string, Variable>;
