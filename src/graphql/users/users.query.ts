import type { UserListFilter } from '../../domain/directory.ts';
import { planFilter } from '../../domain/filter/plan-filter.ts';
import type { UserFilter } from '../../domain/filter/user-filter.ts';
import { validateUserFilter } from '../../domain/filter/validate-filter.ts';
import { builder } from '../builder.ts';
import { Connection, pageArguments } from '../connections.ts';
import { UserConnection } from './user-connection.type.ts';
import { UserFilterInput } from './user-filter.input.ts';
import { userList } from './user-list.ts';
import { userSieve } from './user-sieve.ts';

builder.queryField('users', (t) =>
  t.field({
    type: UserConnection,
    description:
      'The users of the pool, in the order of Cognito. Costs one ListUsers per 60 users read, none of it billed. One clause of the filter is sent to Cognito where it can evaluate it; the rest is evaluated here, page by page, until the page is full. Eventually consistent: a change of seconds ago may be missing.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      ...pageArguments(),
      filter: t.arg({ type: UserFilterInput, required: false, description: 'Only users who match.' }),
    },
    resolve: (_root, { filter, ...page }, { pool, directory, loaders }) => {
      if (filter) validateUserFilter(filter);
      const { push, residual } = scanFor(filter ?? {});
      const list = userList({
        list: [pool.id, 'users', filter ?? null],
        read: (request) => directory.listUsers(request, push ?? undefined),
        sieve: userSieve(residual, loaders),
      });
      return new Connection(list, page);
    },
  }),
);

function scanFor(filter: UserFilter): { readonly push: UserListFilter | null; readonly residual: UserFilter | null } {
  const plan = planFilter(filter);
  return plan.kind === 'scan' ? plan : { push: null, residual: filter };
}
