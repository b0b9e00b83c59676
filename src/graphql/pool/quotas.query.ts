import type { QuotaUsage as QuotaUsageModel } from '../../domain/ports/quota-usage.ts';
import { builder } from '../builder.ts';

const QuotaSourceRef = builder.enumType('QuotaSource', {
  description: 'Where a quota is known from.',
  values: {
    DEFAULT: { description: "AWS's published default." },
    CONFIGURED: {
      description:
        '`COGNITO_QUOTAS`, which takes precedence over the others; or the embedded pool, which has no quotas.',
    },
    PROVISIONED: { description: 'Cognito itself, by GetProvisionedLimit, at the start and every hour.' },
  } as const,
});

const QuotaUsageRef = builder.objectRef<QuotaUsageModel>('QuotaUsage').implement({
  description: "One category of Cognito's request quotas, which every program of the AWS account shares.",
  fields: (t) => ({
    category: t.exposeString('category', { description: 'By the name that AWS gives it: `UserList`.' }),
    quotaPerSecond: t.exposeInt('quotaPerSecond', {
      description: 'Requests per second that Cognito allows the account, for all its programs together.',
    }),
    source: t.expose('source', { type: QuotaSourceRef, description: 'Where `quotaPerSecond` is known from.' }),
    limitPerSecond: t.exposeFloat('limitPerSecond', {
      description: 'Calls per second that this process allows itself now. Lower for a while after a throttle.',
    }),
    usedInLastSecond: t.exposeInt('usedInLastSecond', { description: 'Calls that were started in the last second.' }),
    queued: t.exposeInt('queued', { description: 'Calls that wait to be sent.' }),
    throttledInLastMinute: t.exposeInt('throttledInLastMinute', {
      description: 'Calls that Cognito refused for their rate in the last minute.',
    }),
  }),
});

builder.queryField('quotas', (t) =>
  t.field({
    type: [QuotaUsageRef],
    description: "Cognito's request quotas as this process sees them now. Costs no call.",
    authScopes: { permission: 'DIRECTORY_READ' },
    resolve: (_root, _args, { quotas }) => [...quotas()],
  }),
);
