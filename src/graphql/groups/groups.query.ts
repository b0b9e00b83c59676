import { groupMatcher } from '../../domain/filter/match-group.ts';
import { validateGroupFilter } from '../../domain/filter/validate-group-filter.ts';
import type { Group } from '../../domain/model/group.ts';
import { compareGroupsBy, type GroupOrder } from '../../domain/model/group-order.ts';
import { startPosition, takeItems } from '../../domain/paging/paginate.ts';
import type { Page, PageRequest } from '../../domain/ports/directory.ts';
import { builder } from '../builder.ts';
import { LazyConnection, pageArguments } from '../connections.ts';
import type { Context } from '../context.ts';
import { GroupConnection } from './group-connection.type.ts';
import { GroupFilterInput } from './group-filter.input.ts';
import { GroupOrderInput } from './group-order.input.ts';

builder.queryField('groups', (t) =>
  t.field({
    type: GroupConnection,
    nullable: true,
    description:
      'The groups of the pool. Costs one ListGroups per 60 groups read: as far as the page needs, or with `orderBy` the whole list.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      ...pageArguments(),
      filter: t.arg({
        type: GroupFilterInput,
        required: false,
        description: 'Only groups that match. Evaluated by this service, not by Cognito.',
      }),
      orderBy: t.arg({
        type: GroupOrderInput,
        required: false,
        description: 'Their order; that of Cognito if left out.',
      }),
    },
    resolve: (_root, { filter, orderBy, ...page }, context) => {
      if (filter) validateGroupFilter(filter);
      const matches = groupMatcher(filter ?? {});
      const keep = (groups: readonly Group[]) => groups.filter(matches);
      const read = orderBy
        ? inOrder(orderBy, context)
        : (request: PageRequest) => context.directory.listGroups(request);
      return new LazyConnection<Group>(
        {
          list: [context.pool.id, 'groups', filter ?? null, orderBy ?? null],
          read: (from, count) => takeItems(from ?? startPosition(count), count, read, ({ name }) => name, keep),
          count: async () => keep(await context.loaders.allGroups()).length,
        },
        page,
        context.cutShort,
      );
    },
  }),
);

/** Returns the whole list as one page, since only a whole list can be ordered. */
function inOrder(order: GroupOrder, { loaders }: Context): () => Promise<Page<Group>> {
  return async () => ({ items: [...(await loaders.allGroups())].sort(compareGroupsBy(order)), next: null });
}
