import { parseUserFilter } from '../../domain/filter/parse-user-filter.ts';
import { builder } from '../builder.ts';
import { LazyConnection, pageArguments } from '../connections.ts';
import type { ListIdentity } from '../cursor.ts';
import { callsPerUser } from './calls-per-user.ts';
import { filteredUsers } from './filtered-users.ts';
import { UserConnection } from './user-connection.type.ts';
import { userList } from './user-connection-source.ts';
import { UserFilterInput } from './user-filter.input.ts';

builder.queryField('users', (t) =>
  t.field({
    type: UserConnection,
    nullable: true,
    description:
      "The users of the pool, in Cognito's order. Costs one ListUsers per 60 users read, none of it billed. Cognito evaluates the condition of a filter that leaves the fewest users: a key (username, sub, email, phone number) costs one ListUsers, a list of keys one for each, in the order of the list, unless the whole pool takes fewer calls; `inAnyGroup` costs one ListUsersInGroup per 60 members instead, group after group, each user once; `inAllGroups` the members of one of its groups; then the attributes that Cognito can filter by. An `or` costs one such list for each of its alternatives, each user once, if Cognito can filter by all of them. This service evaluates the rest, page by page, until the page is full; memberships are then found by reading those groups once, or by one AdminListGroupsForUser per user, whichever takes fewer calls. If the calls of the request are used up before the page is full, it holds what was found, and `pageInfo.incomplete` says so. `extensions.cognito.users` has the numbers of users read and returned. Eventually consistent: changes of the last seconds may be missing.",
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      ...pageArguments(),
      filter: t.arg({ type: UserFilterInput, required: false, description: 'Only users who match.' }),
    },
    resolve: (_root, { filter, ...page }, context, info) => {
      const { pool, directory, cutShort, userCount } = context;
      const list: ListIdentity = [pool.id, 'users', filter ?? null];
      if (!filter) {
        const users = userList({ list, read: (request) => directory.listUsers(request) });
        const count = async () => {
          const counted = await users.count();
          userCount.set(counted);
          return counted;
        };
        return new LazyConnection({ ...users, count }, page, cutShort);
      }
      const users = filteredUsers(list, parseUserFilter(filter), callsPerUser(info), context);
      return new LazyConnection(users, page, cutShort);
    },
  }),
);
