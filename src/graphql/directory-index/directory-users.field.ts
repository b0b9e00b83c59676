import { builder } from '../builder.ts';
import { LazyConnection, pageArguments } from '../connections.ts';
import { UserConnection } from '../users/user-connection.type.ts';
import { UserFilterInput } from '../users/user-filter.input.ts';
import { DirectoryRef } from './directory.type.ts';
import { indexedUsers, userQuery } from './indexed-users.ts';
import { UserFacetsRef } from './user-facets.type.ts';
import { BY_USERNAME, UserOrderInput } from './user-order.input.ts';

/** The arguments that select users. */
const selectionArguments = () =>
  builder.args((t) => ({
    search: t.string({
      required: false,
      description:
        'Every word of it in the username or an indexed attribute, anywhere, whatever its case or accents: at most 10 words, 256 characters.',
    }),
    filter: t.field({
      type: UserFilterInput,
      required: false,
      description:
        'Only users who match, as in `users(filter:)`. BAD_USER_INPUT for a condition on an attribute that is not indexed.',
    }),
  }));

builder.objectField(DirectoryRef, 'users', (t) =>
  t.field({
    type: UserConnection,
    description: 'The users who match both `search` and `filter`. Costs no call, nor does its `totalCount`.',
    args: {
      ...pageArguments(),
      ...selectionArguments(),
      orderBy: t.arg({
        type: UserOrderInput,
        required: false,
        description: 'Their order; by username, ascending, if left out.',
      }),
    },
    resolve: ({ index }, { first, after, orderBy, ...selection }, { pool }) => {
      const list = [pool.id, 'Directory.users', selection] as const;
      return new LazyConnection(indexedUsers(index, list, userQuery(selection), orderBy ?? BY_USERNAME), {
        first,
        after,
      });
    },
  }),
);

builder.objectField(DirectoryRef, 'facets', (t) =>
  t.field({
    type: UserFacetsRef,
    description: 'How many of the users who match have each status, are in each group, and may sign in. Costs no call.',
    args: selectionArguments(),
    resolve: ({ index }, selection) => index.facets(userQuery(selection)),
  }),
);
