import { builder } from '../builder.ts';
import type { PoolIdentity } from '../context.ts';

const UserPool = builder.objectRef<PoolIdentity>('UserPool').implement({
  description: 'A Cognito user pool.',
  fields: (t) => ({
    id: t.exposeString('id', { description: 'Its id: `us-east-1_Example01`.' }),
    region: t.exposeString('region', { description: 'The AWS Region that it is in.' }),
    embedded: t.exposeBoolean('embedded', {
      description: 'True for the embedded pool, which is used if no real one is configured.',
    }),
    estimatedNumberOfUsers: t.int({
      description: "Cognito's own estimate, which may be hours old. Costs one DescribeUserPool.",
      resolve: async (_pool, _args, { directory }) => (await directory.describePool()).estimatedNumberOfUsers,
    }),
  }),
});

builder.queryField('pool', (t) =>
  t.field({
    type: UserPool,
    description: 'The user pool that this service administers. Costs a call only if the number of users is selected.',
    authScopes: { permission: 'DIRECTORY_READ' },
    resolve: (_root, _args, { pool }) => pool,
  }),
);
