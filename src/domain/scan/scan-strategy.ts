import type { User } from '../model/user.ts';
import type { GroupMembersReader } from './group-members-reader.ts';
import type { ReportStrategy } from './plan-scan.ts';
import type { ScanOutput } from './scan-output.ts';
import type { ScanScope } from './scan-scope.ts';
import type { UserGroupsReader } from './user-groups-reader.ts';
import type { UserListReader } from './user-list-reader.ts';

/** One of the ways to find out who is in which group. */
export interface ScanStrategy {
  readonly name: ReportStrategy;
  /** Whether it finds the users who are in no group by itself. */
  readonly findsUsersInNoGroup: boolean;
  readonly groupsScanned: number;
  /** Starts to read, and stops reads that only the other strategy needs. */
  start(): void;
  /** Takes a page of the list of users. */
  takeListedUsers(users: readonly User[]): Promise<void>;
}

/** The readers of both strategies. A scan that switches its strategy keeps what was read. */
export interface ScanReaders {
  readonly scope: ScanScope;
  readonly output: ScanOutput;
  readonly userList: UserListReader;
  readonly groupMembers: GroupMembersReader;
  readonly userGroups: UserGroupsReader;
}
