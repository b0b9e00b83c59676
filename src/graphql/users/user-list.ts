import { everyPage, MAX_PAGE_SIZE, type Page, type PageRequest } from '../../domain/directory.ts';
import { beginning, walk } from '../../domain/paging/walk.ts';
import type { User } from '../../domain/users/user.ts';
import type { ConnectionSource } from '../connections.ts';
import type { ListIdentity } from '../cursor.ts';
import type { UserSieve } from './user-sieve.ts';

export interface UserList {
  /** What the list's cursors belong to. */
  readonly list: ListIdentity;
  readonly read: (page: PageRequest) => Promise<Page<User>>;
  /** Which of the users read are in the list; null where all are. */
  readonly sieve: UserSieve | null;
}

/** A list of users of which Cognito brings the pages, and of which some may be sieved out here. */
export function userList({ list, read, sieve }: UserList): ConnectionSource<User> {
  return {
    list,
    read: (from, count) =>
      // What is sieved is read by the largest pages: how many are needed for `count` matches is not known.
      walk(
        from ?? beginning(sieve === null ? count : MAX_PAGE_SIZE),
        count,
        read,
        ({ username }) => username,
        sieve ?? undefined,
      ),
    async count() {
      let total = 0;
      for await (const users of everyPage(read)) total += sieve === null ? users.length : (await sieve(users)).length;
      return total;
    },
  };
}
