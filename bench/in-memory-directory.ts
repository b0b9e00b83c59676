import type { Group } from '../src/domain/model/group.ts';
import type { User } from '../src/domain/model/user.ts';
import type { CallMeter } from '../src/domain/ports/call-meter.ts';
import { type Directory, MAX_PAGE_SIZE, type Page, type PageRequest, readAll } from '../src/domain/ports/directory.ts';
import { openDirectory } from './open-directory.ts';
import type { SizedPool } from './sized-pool.ts';

/** A pool's users and their groups, as the domain's models. */
export interface Memberships {
  readonly users: readonly User[];
  readonly groupsOf: ReadonlyMap<string, readonly Group[]>;
}

export async function membershipsOf({ pool }: SizedPool): Promise<Memberships> {
  const { directory, close } = openDirectory(pool);
  const users = await readAll((page) => directory.listUsers(page));
  const groupsOf = new Map<string, readonly Group[]>();
  for (const { username } of users) groupsOf.set(username, await directory.listGroupsForUser(username));
  close();
  return { users, groupsOf };
}

type Reads = Pick<Directory, 'listUsers' | 'listGroupsForUser'>;

/** Implements the two reads that a list of users with their groups takes, and counts them. Neither SDK nor pacer is measured. */
export function createInMemoryDirectory({ users, groupsOf }: Memberships, meter: CallMeter): Directory {
  const reads: Reads = {
    async listUsers(page) {
      meter.countCall('ListUsers');
      return pageOf(users, page);
    },
    async listGroupsForUser(username) {
      meter.countCall('AdminListGroupsForUser');
      return groupsOf.get(username) ?? [];
    },
  };
  return { ...NO_DIRECTORY, ...reads };
}

function pageOf(users: readonly User[], { limit, token }: PageRequest): Page<User> {
  const from = Number(token ?? 0);
  const to = from + Math.min(limit, MAX_PAGE_SIZE);
  return { items: users.slice(from, to), next: to < users.length ? String(to) : null };
}

const unexpected = (): never => {
  throw new Error('The benchmark of load has no use for this call.');
};

const NO_DIRECTORY: Omit<Directory, keyof Reads> = {
  session: { priority: 'background' },
  withPriority: unexpected,
  asking: unexpected,
  describePool: unexpected,
  getUser: unexpected,
  listUsersInGroup: unexpected,
  getGroup: unexpected,
  listGroups: unexpected,
  addUserToGroup: unexpected,
  removeUserFromGroup: unexpected,
  enableUser: unexpected,
  disableUser: unexpected,
  signOutUser: unexpected,
  createUser: unexpected,
  inviteUser: unexpected,
  resetUserPassword: unexpected,
  updateUserAttributes: unexpected,
  deleteUser: unexpected,
  listUserSessions: unexpected,
  revokeUserSession: unexpected,
  createGroup: unexpected,
  updateGroup: unexpected,
  deleteGroup: unexpected,
};
