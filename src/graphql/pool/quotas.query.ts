import type { QuotaUsage as QuotaUsageModel } from '../../domain/ports/quota-usage.ts';
import { builder } from '../builder.ts';

const QuotaUsageRef = builder.objectRef<QuotaUsageModel>('QuotaUsage').implement({
  description: "One category of Cognito's request quotas, which every program of the AWS account shares.",
  fields: (t) => ({
    category: t.exposeString('category', { description: 'By the name that AWS gives it: `UserList`.' }),
    limitPerSecond: t.exposeFloat('limitPerSecond', {
      description: 'Calls per second that this process allows itself now; less for a while after a throttle.',
    }),
    usedInLastSecond: t.exposeInt('usedInLastSecond', { description: 'Calls that were begun in the last second.' }),
    queued: t.exposeInt('queued', { description: 'Calls that wait for their turn.' }),
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
