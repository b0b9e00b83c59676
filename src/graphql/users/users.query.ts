import { parseUserFilter } from '../../domain/filter/parse-user-filter.ts';
import { builder } from '../builder.ts';
import { LazyConnection, pageArguments } from '../connections.ts';
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
      'The users of the pool, in the order of Cognito. Costs one ListUsers per 60 users read, none of it billed. Of a filter, the clause that leaves fewest users is put to Cognito: a key (username, sub, email, phone number) costs one ListUsers, a list of keys one for each, in the order of the list, unless the whole pool takes fewer calls; `inAnyGroup` costs one ListUsersInGroup per 60 members instead, group after group, each user once; then the attributes that Cognito can filter. An `or` costs one such list for each of its alternatives, each user once, where Cognito can filter them all. The rest is evaluated here, page by page, until the page is full; who is in which group is then found by reading those groups once, or user by user with AdminListGroupsForUser, whichever takes fewer calls. Where the calls of the request are used up before the page is full, it holds what was found and says so in `pageInfo.incomplete`. `extensions.cognito.users` says how many users were read for how many returned. Eventually consistent: a change of seconds ago may be missing.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      ...pageArguments(),
      filter: t.arg({ type: UserFilterInput, required: false, description: 'Only users who match.' }),
    },
    resolve: (_root, { filter, ...page }, context, info) => {
      const { pool, directory, cutShort, userCount } = context;
      const list = [pool.id, 'users', filter ?? null];
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
