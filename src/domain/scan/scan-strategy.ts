import type { User } from '../model/user.ts';
import type { GroupMembersReader } from './group-members-reader.ts';
import type { ReportStrategy } from './plan-scan.ts';
import type { ScanOutput } from './scan-output.ts';
import type { ScanScope } from './scan-scope.ts';
import type { UserGroupsReader } from './user-groups-reader.ts';
import type { UserListReader } from './user-list-reader.ts';

/** One of the ways to learn who is in which group. */
export interface ScanStrategy {
  readonly name: ReportStrategy;
  /** Whether it finds the users who are in no group on its way. */
  readonly findsUsersInNoGroup: boolean;
  readonly groupsScanned: number;
  /** Starts to read, and stops what only the other strategy needs. */
  start(): void;
  /** Takes a page of the list of users. */
  takeListedUsers(users: readonly User[]): Promise<void>;
}

/** What both strategies read with. A scan that changes its strategy goes on with what was read. */
export interface ScanReaders {
  readonly scope: ScanScope;
  readonly output: ScanOutput;
  readonly userList: UserListReader;
  readonly groupMembers: GroupMembersReader;
  readonly userGroups: UserGroupsReader;
}
