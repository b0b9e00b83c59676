import type { UserFilter } from '../../domain/filter/user-filter.ts';
import { validateUserFilter } from '../../domain/filter/validate-filter.ts';
import { builder } from '../builder.ts';
import { Connection, checkFirst, type PageArguments, pageArguments } from '../connections.ts';
import { fieldRule } from '../field-rule.ts';
import { Group } from '../groups/group.type.ts';
import { callsPerUser } from '../users/calls-per-user.ts';
import { filteredUsers } from '../users/filtered-users.ts';
import { UserConnection } from '../users/user-connection.type.ts';
import { UserFilterInput } from '../users/user-filter.input.ts';
import { userList } from '../users/user-list.ts';

builder.objectField(Group, 'members', (t) =>
  t.field({
    type: UserConnection,
    ...fieldRule({
      asksFor: 'members',
      checkArguments({ first, filter }: PageArguments & { readonly filter?: UserFilter | null | undefined }) {
        checkFirst(first);
        if (filter) validateUserFilter(filter);
      },
    }),
    description:
      'The users in the group, whole, in the order of Cognito. Costs one ListUsersInGroup per 60 members read; a filter is evaluated here, page by page, until the page is full, unless it names a key (username, sub, email, phone number): then that user is looked up, one ListUsers, and asked for the groups, one AdminListGroupsForUser.',
    args: {
      ...pageArguments(),
      filter: t.arg({ type: UserFilterInput, required: false, description: 'Only members who match.' }),
    },
    resolve: ({ name }, { filter, ...page }, context, info) => {
      const { pool, directory, loaders, cutShort } = context;
      const list = [pool.id, 'Group.members', name, filter ?? null];
      if (filter) {
        validateUserFilter(filter);
        // Membership is one clause more, so that a key is looked up in the pool rather than sought in a large group.
        const inGroup = { inAnyGroup: [name], and: [filter] };
        return new Connection(filteredUsers(list, inGroup, callsPerUser(info), context), page, cutShort);
      }
      const members = userList({ list, read: (request) => directory.listUsersInGroup(name, request) });
      // `memberCount` beside it shares the count of the whole group.
      return new Connection({ ...members, count: () => loaders.memberCount.load(name) }, page, cutShort);
    },
  }),
);
