import type { DirectoryReads } from '../domain/ports/directory.ts';

/** What a read comes to for whoever waits for it. */
export type Settle = <Result>(reading: Promise<Result>) => Promise<Result>;

/** Returns the reads of one answer, each of which comes to what `settle` makes of it. */
export function readsOfAnswer(directory: DirectoryReads, settle: Settle): DirectoryReads {
  return {
    describePool: () => settle(directory.describePool()),
    getUser: (username) => settle(directory.getUser(username)),
    listUsers: (page, filter) => settle(directory.listUsers(page, filter)),
    listUsersInGroup: (groupName, page) => settle(directory.listUsersInGroup(groupName, page)),
    getGroup: (groupName) => settle(directory.getGroup(groupName)),
    listGroups: (page) => settle(directory.listGroups(page)),
    listGroupsForUser: (username) => settle(directory.listGroupsForUser(username)),
  };
}
