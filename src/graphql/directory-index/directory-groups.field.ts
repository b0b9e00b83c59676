import { groupMatcher } from '../../domain/filter/match-group.ts';
import type { GroupFilter } from '../../domain/filter/user-filter.ts';
import { validateGroupFilter } from '../../domain/filter/validate-group-filter.ts';
import { BadUserInputError } from '../../domain/model/errors.ts';
import type { Group } from '../../domain/model/group.ts';
import { compareGroupsBy, type GroupOrder } from '../../domain/model/group-order.ts';
import { nameError } from '../../domain/model/name-rules.ts';
import { startPosition, takeItems } from '../../domain/paging/paginate.ts';
import type { IndexLoaders } from '../../loaders/index-loaders.ts';
import { builder } from '../builder.ts';
import { LazyConnection, pageArguments } from '../connections.ts';
import { GroupRef } from '../groups/group.type.ts';
import { GroupConnection } from '../groups/group-connection.type.ts';
import { GroupFilterInput } from '../groups/group-filter.input.ts';
import { GroupOrderInput } from '../groups/group-order.input.ts';
import { DirectoryRef } from './directory.type.ts';

builder.objectField(DirectoryRef, 'groups', (t) =>
  t.field({
    type: GroupConnection,
    description: 'The groups of the pool. Costs no call, nor does its `totalCount`.',
    args: {
      ...pageArguments(),
      filter: t.arg({ type: GroupFilterInput, required: false, description: 'Only groups that match.' }),
      orderBy: t.arg({
        type: GroupOrderInput,
        required: false,
        description: 'Their order; highest authority first if left out.',
      }),
    },
    resolve: ({ index }, { filter, orderBy, ...page }, { pool }) => {
      if (filter) validateGroupFilter(filter);
      const groups = () => selectGroups(index, filter ?? {}, orderBy ?? null);
      return new LazyConnection<Group>(
        {
          list: [pool.id, 'Directory.groups', filter ?? null, orderBy ?? null, index.moment],
          read: (from, count) => {
            const read = async () => ({ items: await groups(), next: null });
            return takeItems(from ?? startPosition(count), count, read, ({ name }) => name);
          },
          count: async () => (await groups()).length,
        },
        page,
      );
    },
  }),
);

builder.objectField(DirectoryRef, 'group', (t) =>
  t.field({
    type: GroupRef,
    nullable: true,
    description: 'One group by name; null if there is none. Costs no call.',
    args: { name: t.arg.string({ required: true, description: 'The exact name, case-sensitive.' }) },
    resolve: ({ index }, { name }) => {
      const problem = nameError(name, 'group');
      if (problem !== null) throw new BadUserInputError(problem, 'name');
      return index.groupByName.load(name);
    },
  }),
);

async function selectGroups(
  index: IndexLoaders,
  filter: GroupFilter,
  order: GroupOrder | null,
): Promise<readonly Group[]> {
  const groups = (await index.groups()).filter(groupMatcher(filter));
  return order === null ? groups : groups.sort(compareGroupsBy(order));
}
