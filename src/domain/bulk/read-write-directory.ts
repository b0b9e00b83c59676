import type { Directory } from '../ports/directory.ts';

/** A directory that reads by one session and writes by another, so that each can be counted and ended by itself. */
export function readWriteDirectory(reads: Directory, writes: Directory): Directory {
  return {
    session: writes.session,
    withPriority: (priority) => readWriteDirectory(reads.withPriority(priority), writes.withPriority(priority)),
    asking: (beforeWrite) => readWriteDirectory(reads, writes.asking(beforeWrite)),
    describePool: () => reads.describePool(),
    getUser: (username) => reads.getUser(username),
    listUsers: (page, filter) => reads.listUsers(page, filter),
    listUsersInGroup: (groupName, page) => reads.listUsersInGroup(groupName, page),
    getGroup: (groupName) => reads.getGroup(groupName),
    listGroups: (page) => reads.listGroups(page),
    listGroupsForUser: (username) => reads.listGroupsForUser(username),
    listUserSessions: (username) => reads.listUserSessions(username),
    addUserToGroup: (username, groupName) => writes.addUserToGroup(username, groupName),
    removeUserFromGroup: (username, groupName) => writes.removeUserFromGroup(username, groupName),
    enableUser: (username) => writes.enableUser(username),
    disableUser: (username) => writes.disableUser(username),
    signOutUser: (username) => writes.signOutUser(username),
    createUser: (draft) => writes.createUser(draft),
    inviteUser: (username, medium) => writes.inviteUser(username, medium),
    resetUserPassword: (username) => writes.resetUserPassword(username),
    updateUserAttributes: (username, changes) => writes.updateUserAttributes(username, changes),
    deleteUser: (username) => writes.deleteUser(username),
    revokeUserSession: (username, sessionId) => writes.revokeUserSession(username, sessionId),
    createGroup: (group) => writes.createGroup(group),
    updateGroup: (group) => writes.updateGroup(group),
    deleteGroup: (groupName) => writes.deleteGroup(groupName),
  };
}
