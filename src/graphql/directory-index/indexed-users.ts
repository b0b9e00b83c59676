import type { IndexedUserRow, UserOrder, UserQuery } from '../../domain/directory-index/indexed-directory.ts';
import { parseUserFilter } from '../../domain/filter/parse-user-filter.ts';
import type { UserFilter } from '../../domain/filter/user-filter.ts';
import type { User } from '../../domain/model/user.ts';
import type { PositionedItem } from '../../domain/paging/paginate.ts';
import type { IndexLoaders } from '../../loaders/index-loaders.ts';
import type { ConnectionSource } from '../connections.ts';
import type { ListIdentity } from '../cursor.ts';

/** What users are selected by, as clients write it. */
export interface UserSelection {
  readonly search?: string | null | undefined;
  readonly filter?: UserFilter | null | undefined;
}

/** @throws BadUserInputError */
export function userQuery({ search = null, filter }: UserSelection): UserQuery {
  return { search, filter: parseUserFilter(filter ?? {}) };
}

/**
 * The users of the index who match. Makes no call to Cognito.
 *
 * @param list what its cursors belong to, beside the moment: all that decides which users are in the list, and in what order
 */
export function indexedUsers(
  index: IndexLoaders,
  list: ListIdentity,
  query: UserQuery,
  order: UserOrder,
): ConnectionSource<User> {
  return {
    list: [...list, index.moment, order],
    async read(from, count) {
      // One more than asked for shows whether more follows.
      const rows = await index.users(query, order, from?.after ?? null, count + 1);
      return { taken: rows.slice(0, count).map(positioned), more: rows.length > count, cut: null };
    },
    count: () => index.countUsers(query),
  };
}

function positioned({ user, position }: IndexedUserRow): PositionedItem<User> {
  return { item: user, place: { token: null, limit: 1, after: position } };
}
