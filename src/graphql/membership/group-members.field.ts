import { validateUserFilter } from '../../domain/filter/validate-filter.ts';
import { builder } from '../builder.ts';
import { Connection, pageArguments } from '../connections.ts';
import { Group } from '../groups/group.type.ts';
import { UserConnection } from '../users/user-connection.type.ts';
import { UserFilterInput } from '../users/user-filter.input.ts';
import { userList } from '../users/user-list.ts';
import { userSieve } from '../users/user-sieve.ts';

builder.objectField(Group, 'members', (t) =>
  t.field({
    type: UserConnection,
    description:
      'The users in the group, whole, in the order of Cognito. Costs one ListUsersInGroup per 60 members read; a filter is evaluated here, page by page, until the page is full.',
    args: {
      ...pageArguments(),
      filter: t.arg({ type: UserFilterInput, required: false, description: 'Only members who match.' }),
    },
    resolve: ({ name }, { filter, ...page }, { pool, directory, loaders }) => {
      if (filter) validateUserFilter(filter);
      const list = userList({
        list: [pool.id, 'Group.members', name, filter ?? null],
        read: (request) => directory.listUsersInGroup(name, request),
        sieve: userSieve(filter, loaders),
      });
      // `memberCount` beside it shares the count of the whole group.
      return new Connection(filter ? list : { ...list, count: () => loaders.memberCount.load(name) }, page);
    },
  }),
);
