import type { DirectoryReads } from '../domain/ports/directory.ts';

/** Wraps a read: the caller gets the result of the returned promise. */
export type Settle = <Result>(reading: Promise<Result>) => Promise<Result>;

/** Returns the reads of one response, each wrapped by `settle`. */
export function createResponseReads(directory: DirectoryReads, settle: Settle): DirectoryReads {
  return {
    describePool: () => settle(directory.describePool()),
    getUser: (username) => settle(directory.getUser(username)),
    listUsers: (page, filter) => settle(directory.listUsers(page, filter)),
    listUsersInGroup: (groupName, page) => settle(directory.listUsersInGroup(groupName, page)),
    getGroup: (groupName) => settle(directory.getGroup(groupName)),
    listGroups: (page) => settle(directory.listGroups(page)),
    listGroupsForUser: (username) => settle(directory.listGroupsForUser(username)),
    listUserSessions: (username) => settle(directory.listUserSessions(username)),
  };
}
