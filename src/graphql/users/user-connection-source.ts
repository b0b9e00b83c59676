import type { User } from '../../domain/model/user.ts';
import { startPosition, takeItems } from '../../domain/paging/paginate.ts';
import { everyPage, type Page, type PageRequest } from '../../domain/ports/directory.ts';
import type { ConnectionSource } from '../connections.ts';
import type { ListIdentity } from '../cursor.ts';

export interface UserList {
  /** The list that the cursors belong to. */
  readonly list: ListIdentity;
  readonly read: (page: PageRequest) => Promise<Page<User>>;
}

/** Returns the source of a connection over a whole list of Cognito's, such as all users or the members of a group. */
export function userList({ list, read }: UserList): ConnectionSource<User> {
  return {
    list,
    read: (from, count) => takeItems(from ?? startPosition(count), count, read, ({ username }) => username),
    async count() {
      let total = 0;
      for await (const users of everyPage(read)) total += users.length;
      return total;
    },
  };
}
