import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import type { ScanReaders, ScanStrategy } from './scan-strategy.ts';

/** Reads the groups of every user: the list of users, and one AdminListGroupsForUser a user. */
export class ByUserScan implements ScanStrategy {
  readonly name = 'BY_USER';
  readonly findsUsersInNoGroup = true;
  readonly #readers: ScanReaders;

  constructor(readers: ScanReaders) {
    this.#readers = readers;
  }

  /** The groups listed so far. */
  get groupsScanned(): number {
    return this.#readers.output.groupCount;
  }

  start(): void {
    const { groupMembers, userGroups } = this.#readers;
    groupMembers.stop();
    userGroups.start();
  }

  /** Does nothing: a user is emitted with the groups, and left out if deleted before those are read. */
  async takeListedUsers(): Promise<void> {}

  async takeGroupsOfUser(user: User, groups: readonly Group[]): Promise<void> {
    const { scope, output } = this.#readers;
    if (scope.users === 'all') await output.users([user]);
    await output.groupsOfUser(user, groups);
    if (scope.users === 'in no group' && groups.length === 0) await output.usersInNoGroup([user]);
  }
}
