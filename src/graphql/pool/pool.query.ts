import { builder } from '../builder.ts';
import type { PoolIdentity } from '../context.ts';

const UserPoolRef = builder.objectRef<PoolIdentity>('UserPool').implement({
  description: 'A Cognito user pool.',
  fields: (t) => ({
    id: t.exposeString('id', {
      description: 'Its id: `us-east-1_Example01`. It is served at `/pools/<id>/graphql`.',
    }),
    region: t.exposeString('region', { description: 'The AWS Region that it is in.' }),
    embedded: t.exposeBoolean('embedded', {
      description: 'True for the embedded pool, which is used if no real one is configured.',
    }),
    estimatedNumberOfUsers: t.int({
      description:
        "Cognito's own estimate, which may be hours old. Costs one DescribeUserPool of that pool. An error FORBIDDEN for another pool than the request's, if each pool accepts only its own tokens.",
      resolve: async (pool, _args, context) => {
        const directory = pool.id === context.pool.id ? context.directory : context.openOtherPool(pool);
        return (await directory.describePool()).estimatedNumberOfUsers;
      },
    }),
  }),
});

builder.queryFields((t) => ({
  pool: t.field({
    type: UserPoolRef,
    description: 'The user pool that the request is for. Costs a call only if the number of users is selected.',
    authScopes: { permission: 'DIRECTORY_READ' },
    resolve: (_root, _args, { pool }) => pool,
  }),
  pools: t.field({
    type: [UserPoolRef],
    description:
      'The user pools that this process serves, this one first. Whoever may read one of them may know the ids of all. Costs a call only where the number of users is selected, one a pool.',
    authScopes: { permission: 'DIRECTORY_READ' },
    resolve: (_root, _args, { pool, otherPools }) => [pool, ...otherPools],
  }),
}));
