import type { Directory, Priority } from '../../src/domain/ports/directory.ts';

/** A directory of which a test overrides what it expects to be asked; anything else fails the test. */
export class StubDirectory implements Directory {
  readonly session: Directory['session'] = { priority: 'interactive' };

  withPriority(_lane: Priority): Directory {
    return this;
  }
  asking(_beforeWrite: () => Promise<void>): Directory {
    return this;
  }
  describePool(): ReturnType<Directory['describePool']> {
    return unexpected('describePool');
  }
  getUser(_username: string): ReturnType<Directory['getUser']> {
    return unexpected('getUser');
  }
  listUsers(..._request: Parameters<Directory['listUsers']>): ReturnType<Directory['listUsers']> {
    return unexpected('listUsers');
  }
  listUsersInGroup(..._request: Parameters<Directory['listUsersInGroup']>): ReturnType<Directory['listUsersInGroup']> {
    return unexpected('listUsersInGroup');
  }
  getGroup(_groupName: string): ReturnType<Directory['getGroup']> {
    return unexpected('getGroup');
  }
  listGroups(..._request: Parameters<Directory['listGroups']>): ReturnType<Directory['listGroups']> {
    return unexpected('listGroups');
  }
  listGroupsForUser(_username: string): ReturnType<Directory['listGroupsForUser']> {
    return unexpected('listGroupsForUser');
  }
  addUserToGroup(_username: string, _groupName: string): Promise<void> {
    return unexpected('addUserToGroup');
  }
  removeUserFromGroup(_username: string, _groupName: string): Promise<void> {
    return unexpected('removeUserFromGroup');
  }
  enableUser(_username: string): Promise<void> {
    return unexpected('enableUser');
  }
  disableUser(_username: string): Promise<void> {
    return unexpected('disableUser');
  }
  signOutUser(_username: string): Promise<void> {
    return unexpected('signOutUser');
  }
  createUser(..._request: Parameters<Directory['createUser']>): ReturnType<Directory['createUser']> {
    return unexpected('createUser');
  }
  inviteUser(..._request: Parameters<Directory['inviteUser']>): Promise<void> {
    return unexpected('inviteUser');
  }
  resetUserPassword(_username: string): Promise<void> {
    return unexpected('resetUserPassword');
  }
  updateUserAttributes(..._request: Parameters<Directory['updateUserAttributes']>): Promise<void> {
    return unexpected('updateUserAttributes');
  }
  deleteUser(_username: string): Promise<void> {
    return unexpected('deleteUser');
  }
  listUserSessions(_username: string): ReturnType<Directory['listUserSessions']> {
    return unexpected('listUserSessions');
  }
  revokeUserSession(_username: string, _sessionId: string): Promise<void> {
    return unexpected('revokeUserSession');
  }
  createGroup(..._request: Parameters<Directory['createGroup']>): ReturnType<Directory['createGroup']> {
    return unexpected('createGroup');
  }
  updateGroup(..._request: Parameters<Directory['updateGroup']>): ReturnType<Directory['updateGroup']> {
    return unexpected('updateGroup');
  }
  deleteGroup(_groupName: string): Promise<void> {
    return unexpected('deleteGroup');
  }
}

async function unexpected(method: string): Promise<never> {
  throw new Error(`${method} was not expected.`);
}
