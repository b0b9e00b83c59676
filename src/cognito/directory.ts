import { setMaxListeners } from 'node:events';
import {
  AdminAddUserToGroupCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
  DescribeUserPoolCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  UpdateGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DomainError,
  GroupExistsError,
  GroupNotFoundError,
  NoResponseError,
  UpstreamMisconfiguredError,
  UserNotFoundError,
} from '../domain/model/errors.ts';
import type { Group } from '../domain/model/group.ts';
import type { AccountOperations } from '../domain/ports/account-operations.ts';
import type {
  CallOptions,
  CognitoFilter,
  Directory,
  DirectoryFactory,
  GroupDraft,
  PageRequest,
  PoolDescription,
  Priority,
} from '../domain/ports/directory.ts';
import { readAll } from '../domain/ports/directory.ts';
import { AccountCalls } from './account-calls.ts';
import { toAttributeSchema, toGroup, toUser } from './mappers.ts';
import type { CognitoOperation } from './rate/quotas.ts';
import { type CallTarget, type CognitoCommand, type CognitoConnection, sendCommand } from './send-command.ts';

/** Returns the directory port over Cognito: methods become commands, answers become models, exceptions DomainErrors. */
export function createCognitoDirectory(connection: CognitoConnection): DirectoryFactory {
  return (session) => {
    // One session may have many calls in flight, each of which listens for its end.
    if (session.signal !== undefined) setMaxListeners(0, session.signal);
    return new CognitoDirectory(connection, session);
  };
}

class CognitoDirectory implements Directory {
  readonly session: CallOptions;
  readonly #connection: CognitoConnection;
  readonly #pool: { readonly UserPoolId: string };
  readonly #accounts: AccountCalls;

  constructor(connection: CognitoConnection, session: CallOptions) {
    this.#connection = connection;
    this.session = session;
    this.#pool = { UserPoolId: connection.userPoolId };
    this.#accounts = new AccountCalls(connection, session);
  }

  withPriority(priority: Priority): Directory {
    return new CognitoDirectory(this.#connection, { ...this.session, priority });
  }

  asking(beforeWrite: () => Promise<void>): Directory {
    const { beforeWrite: asksLast } = this.session;
    const asks = async () => {
      await beforeWrite();
      await asksLast?.();
    };
    return new CognitoDirectory(this.#connection, { ...this.session, beforeWrite: asks });
  }

  async describePool() {
    const { UserPool } = await this.#call('DescribeUserPool', new DescribeUserPoolCommand(this.#pool));
    const description: PoolDescription = {
      estimatedNumberOfUsers: UserPool?.EstimatedNumberOfUsers ?? 0,
      // Left out in answers about pools that were made without saying: those are case-sensitive (developer guide).
      usernamesIgnoreCase: UserPool?.UsernameConfiguration?.CaseSensitive === false,
      // A pool has one of the two at most.
      aliases: UserPool?.AliasAttributes ?? UserPool?.UsernameAttributes ?? [],
      usernamesAreSubs: (UserPool?.UsernameAttributes ?? []).length > 0,
      schema: (UserPool?.SchemaAttributes ?? []).map(toAttributeSchema),
    };
    this.#connection.onDescribed?.(description);
    return description;
  }

  async getUser(username: string) {
    const command = new AdminGetUserCommand({ ...this.#pool, Username: username });
    const user = await this.#call('AdminGetUser', command, { username }).catch(nullWhere(UserNotFoundError));
    return user === null ? null : toUser(user, user.UserAttributes);
  }

  async listUsers({ limit, token }: PageRequest, filter?: CognitoFilter) {
    const command = new ListUsersCommand({
      ...this.#pool,
      Limit: limit,
      PaginationToken: token ?? undefined,
      Filter: filter === undefined ? undefined : toFilterExpression(filter),
    });
    const { Users, PaginationToken } = await this.#call('ListUsers', command, { continued: token !== null });
    return {
      items: (Users ?? []).map((user) => toUser(user, user.Attributes)),
      next: nextToken('ListUsers', token, PaginationToken),
    };
  }

  async listUsersInGroup(groupName: string, { limit, token }: PageRequest) {
    const command = new ListUsersInGroupCommand({
      ...this.#pool,
      GroupName: groupName,
      Limit: limit,
      NextToken: token ?? undefined,
    });
    const subject = { groupName, continued: token !== null };
    const { Users, NextToken } = await this.#call('ListUsersInGroup', command, subject);
    const items = (Users ?? []).map((user) => toUser(user, user.Attributes));
    return { items, next: nextToken('ListUsersInGroup', token, NextToken) };
  }

  async getGroup(groupName: string) {
    const command = new GetGroupCommand({ ...this.#pool, GroupName: groupName });
    const answer = await this.#call('GetGroup', command, { groupName }).catch(nullWhere(GroupNotFoundError));
    return answer === null ? null : toGroup(answer.Group);
  }

  async listGroups({ limit, token }: PageRequest) {
    const command = new ListGroupsCommand({ ...this.#pool, Limit: limit, NextToken: token ?? undefined });
    const { Groups, NextToken } = await this.#call('ListGroups', command, { continued: token !== null });
    return { items: (Groups ?? []).map(toGroup), next: nextToken('ListGroups', token, NextToken) };
  }

  listGroupsForUser(username: string) {
    return readAll(async ({ limit, token }) => {
      const command = new AdminListGroupsForUserCommand({
        ...this.#pool,
        Username: username,
        Limit: limit,
        NextToken: token ?? undefined,
      });
      const subject = { username, continued: token !== null };
      const { Groups, NextToken } = await this.#call('AdminListGroupsForUser', command, subject);
      return { items: (Groups ?? []).map(toGroup), next: nextToken('AdminListGroupsForUser', token, NextToken) };
    });
  }

  async addUserToGroup(username: string, groupName: string) {
    const command = new AdminAddUserToGroupCommand({ ...this.#pool, Username: username, GroupName: groupName });
    await this.#call('AdminAddUserToGroup', command, { username, groupName });
  }

  async removeUserFromGroup(username: string, groupName: string) {
    const command = new AdminRemoveUserFromGroupCommand({ ...this.#pool, Username: username, GroupName: groupName });
    await this.#call('AdminRemoveUserFromGroup', command, { username, groupName });
  }

  async enableUser(username: string) {
    const command = new AdminEnableUserCommand({ ...this.#pool, Username: username });
    await this.#call('AdminEnableUser', command, { username }).catch(ignoreAlreadySo);
  }

  async disableUser(username: string) {
    const command = new AdminDisableUserCommand({ ...this.#pool, Username: username });
    await this.#call('AdminDisableUser', command, { username }).catch(ignoreAlreadySo);
  }

  async signOutUser(username: string) {
    const command = new AdminUserGlobalSignOutCommand({ ...this.#pool, Username: username });
    await this.#call('AdminUserGlobalSignOut', command, { username });
  }

  createUser: AccountOperations['createUser'] = (draft) => this.#accounts.createUser(draft);
  inviteUser: AccountOperations['inviteUser'] = (username, medium) => this.#accounts.inviteUser(username, medium);
  resetUserPassword: AccountOperations['resetUserPassword'] = (username) => this.#accounts.resetUserPassword(username);
  updateUserAttributes: AccountOperations['updateUserAttributes'] = (username, changes) =>
    this.#accounts.updateUserAttributes(username, changes);
  deleteUser: AccountOperations['deleteUser'] = (username) => this.#accounts.deleteUser(username);
  listUserSessions: AccountOperations['listUserSessions'] = (username) => this.#accounts.listUserSessions(username);
  revokeUserSession: AccountOperations['revokeUserSession'] = (username, sessionId) =>
    this.#accounts.revokeUserSession(username, sessionId);

  async createGroup(draft: GroupDraft) {
    const command = new CreateGroupCommand({ ...this.#pool, ...groupFields(draft) });
    const answer = await sendCommand(this.#connection, this.session, 'CreateGroup', command, { groupName: draft.name });
    if ('output' in answer) return toGroup(answer.output.Group);
    // The SDK sent it again after an answer was lost: the group that is in the way may be our own first attempt's.
    if (answer.mayHaveHappened && answer.error instanceof GroupExistsError) {
      const group = await this.getGroup(draft.name).catch((cause: unknown) => {
        throw new NoResponseError('Cognito gave no answer to CreateGroup.', { cause });
      });
      if (group !== null && isAsDrafted(group, draft)) return group;
    }
    throw answer.error;
  }

  async updateGroup(draft: GroupDraft) {
    const command = new UpdateGroupCommand({ ...this.#pool, ...groupFields(draft) });
    const { Group } = await this.#call('UpdateGroup', command, { groupName: draft.name });
    return toGroup(Group);
  }

  async deleteGroup(groupName: string) {
    const command = new DeleteGroupCommand({ ...this.#pool, GroupName: groupName });
    const answer = await sendCommand(this.#connection, this.session, 'DeleteGroup', command, { groupName });
    if ('output' in answer) return;
    // Sent again after an answer was lost: that it is gone is what the first attempt was for.
    if (answer.mayHaveHappened && answer.error instanceof GroupNotFoundError) return;
    throw answer.error;
  }

  async #call<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    operation: CognitoOperation,
    command: CognitoCommand<Input, Output>,
    subject: CallTarget = {},
  ): Promise<Output> {
    const answer = await sendCommand(this.#connection, this.session, operation, command, subject);
    if ('error' in answer) throw answer.error;
    return answer.output;
  }
}

/**
 * Returns the token of the page after this one; null at the list's end. Emulators end a list with an empty token, which sent
 * back begins the list anew. The token that was sent would bring the same page for ever.
 *
 * @throws UpstreamMisconfiguredError for the token that was sent
 */
function nextToken(operation: CognitoOperation, sent: string | null, received: string | undefined): string | null {
  if (received === undefined || received === '') return null;
  if (received === sent) {
    throw new UpstreamMisconfiguredError(
      `${operation} answered with the token of the page that was asked for, so its list has no end. Cognito does not do that: look at what answers in its place (COGNITO_ENDPOINT, a proxy).`,
    );
  }
  return received;
}

/** `email ^= "jane"`: the value in double quotes, quotes and backslashes in it escaped (developer guide). */
export function toFilterExpression({ attribute, operator, value }: CognitoFilter): string {
  return `${attribute} ${operator} "${value.replace(/["\\]/g, '\\$&')}"`;
}

function groupFields({ name, description, precedence, roleArn }: GroupDraft) {
  return { GroupName: name, Description: description, Precedence: precedence, RoleArn: roleArn };
}

function isAsDrafted(group: Group, { description, precedence, roleArn }: GroupDraft): boolean {
  return (
    group.description === (description || null) &&
    group.precedence === (precedence ?? null) &&
    group.roleArn === (roleArn ?? null)
  );
}

/** For `catch`: null instead of the named failure; every other error goes on. */
function nullWhere(Failure: typeof UserNotFoundError | typeof GroupNotFoundError) {
  return (error: unknown): null => {
    if (error instanceof Failure) return null;
    throw error;
  };
}

/** Nobody could verify how AWS answers to enabling an enabled user: an error that says so is success. */
function ignoreAlreadySo(error: unknown): void {
  if (error instanceof DomainError && /\balready (enabled|disabled)\b/i.test(error.message)) return;
  throw error;
}
