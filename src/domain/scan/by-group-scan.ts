import type { User } from '../model/user.ts';
import type { ScanReaders, ScanStrategy } from './scan-strategy.ts';

/** Reads the members of every group: one ListUsersInGroup per 60. */
export class ByGroupScan implements ScanStrategy {
  readonly name = 'BY_GROUP';
  readonly findsUsersInNoGroup = false;
  readonly #readers: ScanReaders;

  constructor(readers: ScanReaders) {
    this.#readers = readers;
  }

  /** The groups that are read to their end. */
  get groupsScanned(): number {
    return this.#readers.groupMembers.groupsFinished;
  }

  start(): void {
    const { scope, output, userList, groupMembers, userGroups } = this.#readers;
    userGroups.stop();
    groupMembers.start();
    // Users who were to be emitted with their groups are emitted now, without waiting for a slow consumer: it is one event.
    if (scope.users === 'all') void output.users(userGroups.left);
    else userList.stop();
  }

  async takeListedUsers(users: readonly User[]): Promise<void> {
    const { scope, output } = this.#readers;
    if (scope.users === 'all') await output.users(users);
  }
}
