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
