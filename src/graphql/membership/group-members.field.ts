import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { parseUserFilter } from '../../domain/filter/parse-user-filter.ts';
import type { UserFilter } from '../../domain/filter/user-filter.ts';
import type { User } from '../../domain/model/user.ts';
import { type IndexLoaders, indexOf } from '../../loaders/index-loaders.ts';
import type { ObjectLoaders } from '../../loaders/object-loaders.ts';
import { builder } from '../builder.ts';
import { checkFirst, LazyConnection, type PageArguments, pageArguments } from '../connections.ts';
import type { Context } from '../context.ts';
import type { ListIdentity } from '../cursor.ts';
import { indexedUsers } from '../directory-index/indexed-users.ts';
import { BY_USERNAME } from '../directory-index/user-order.input.ts';
import { fieldRule } from '../field-rule.ts';
import { GroupRef } from '../groups/group.type.ts';
import { loadersOf } from '../object-loaders.ts';
import { callsPerUser } from '../users/calls-per-user.ts';
import { filteredUsers } from '../users/filtered-users.ts';
import { UserConnection } from '../users/user-connection.type.ts';
import { userList } from '../users/user-connection-source.ts';
import { UserFilterInput } from '../users/user-filter.input.ts';

builder.objectField(GroupRef, 'members', (t) =>
  t.field({
    type: UserConnection,
    ...fieldRule({
      asksFor: 'members',
      checkArguments({ first, filter }: MembersArguments) {
        checkFirst(first);
        if (filter) parseUserFilter(filter);
      },
    }),
    description:
      "The users in the group, in Cognito's order. Costs one ListUsersInGroup per 60 members read. A filter is evaluated by this service, page by page, until the page is full, unless it requires a key (username, sub, email, phone number): then the user is looked up, one ListUsers, and the user's groups are read, one AdminListGroupsForUser.",
    args: {
      ...pageArguments(),
      filter: t.arg({ type: UserFilterInput, required: false, description: 'Only members who match.' }),
    },
    resolve: (group, args, context, info) => {
      const { name } = group;
      const opened = openedBy(loadersOf(group, context), info.fieldNodes[0]);
      const known = opened.get(name);
      if (known !== undefined) return known;
      const index = indexOf(group);
      const connection = index === null ? open(name, args, context, info) : openIndexed(name, args, index, context);
      opened.set(name, connection);
      return connection;
    },
  }),
);

interface MembersArguments extends PageArguments {
  readonly filter?: UserFilter | null | undefined;
}

const opened = new WeakMap<ObjectLoaders, Map<FieldNode | undefined, Map<string, LazyConnection<User>>>>();

/**
 * Returns the connections of one field of the document, by group. A group of many users occurs at each of them: its page is
 * read once, not thousands of times.
 */
function openedBy(loaders: ObjectLoaders, field: FieldNode | undefined): Map<string, LazyConnection<User>> {
  const byField = opened.get(loaders) ?? new Map<FieldNode | undefined, Map<string, LazyConnection<User>>>();
  opened.set(loaders, byField);
  const byName = byField.get(field) ?? new Map<string, LazyConnection<User>>();
  byField.set(field, byName);
  return byName;
}

/** The members as the index has them, by username. */
function openIndexed(
  name: string,
  { filter, ...page }: MembersArguments,
  index: IndexLoaders,
  { pool }: Context,
): LazyConnection<User> {
  const list: ListIdentity = [pool.id, 'Group.members of the index', name, filter ?? null];
  const query = { search: null, filter: parseUserFilter(filter ?? {}).withinGroup(name) };
  const members = indexedUsers(index, list, query, BY_USERNAME);
  return new LazyConnection(filter ? members : { ...members, count: () => index.memberCount.load(name) }, page);
}

function open(
  name: string,
  { filter, ...page }: MembersArguments,
  context: Context,
  info: GraphQLResolveInfo,
): LazyConnection<User> {
  const { pool, directory, loaders, cutShort } = context;
  const list: ListIdentity = [pool.id, 'Group.members', name, filter ?? null];
  if (filter) {
    // Membership becomes a condition of the filter, so that a key is looked up in the pool and not in the list of a large
    // group.
    const inGroup = parseUserFilter(filter).withinGroup(name);
    return new LazyConnection(filteredUsers(list, inGroup, callsPerUser(info), context), page, cutShort);
  }
  const members = userList({ list, read: (request) => directory.listUsersInGroup(name, request) });
  // `memberCount` beside it shares the count of the whole group.
  return new LazyConnection({ ...members, count: () => loaders.memberCount.load(name) }, page, cutShort);
}
