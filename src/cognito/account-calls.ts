import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminListUserSessionsCommand,
  AdminResetUserPasswordCommand,
  AdminRevokeUserSessionCommand,
  AdminUpdateUserAttributesCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import { InvalidInputError, NoResponseError, UserExistsError, UserNotFoundError } from '../domain/model/errors.ts';
import type { User, UserAttribute } from '../domain/model/user.ts';
import type { UserSession } from '../domain/model/user-session.ts';
import type { AccountOperations, InvitationMedium, UserDraft } from '../domain/ports/account-operations.ts';
import type { CallOptions } from '../domain/ports/directory.ts';
import { toUser, toUserSession } from './mappers.ts';
import type { CognitoOperation } from './rate/quotas.ts';
import {
  type CallResult,
  type CallTarget,
  type CognitoCommand,
  type CognitoConnection,
  sendCommand,
} from './send-command.ts';

/** The part of the directory that makes, changes and deletes accounts. */
export class AccountCalls implements AccountOperations {
  readonly #connection: CognitoConnection;
  readonly #session: CallOptions;

  constructor(connection: CognitoConnection, session: CallOptions) {
    this.#connection = connection;
    this.#session = session;
  }

  async createUser({ username, attributes }: UserDraft): Promise<User> {
    const command = new AdminCreateUserCommand({
      ...this.#target(username),
      UserAttributes: toAttributes(attributes),
      MessageAction: 'SUPPRESS',
    });
    const answer = await this.#send('AdminCreateUser', command, { username });
    if ('output' in answer) return toUser(answer.output.User ?? {}, answer.output.User?.Attributes);
    // The SDK sent it again after an answer was lost: the user who is in the way may be our own first attempt's.
    if (answer.mayHaveHappened && answer.error instanceof UserExistsError) {
      throw new NoResponseError('Cognito gave no answer to AdminCreateUser.', { cause: answer.error });
    }
    throw withoutValues(answer.error, attributes);
  }

  async inviteUser(username: string, medium: InvitationMedium): Promise<void> {
    const command = new AdminCreateUserCommand({
      ...this.#target(username),
      MessageAction: 'RESEND',
      DesiredDeliveryMediums: [medium],
    });
    outputOf(await this.#send('AdminCreateUser', command, { username, isSentOnce: true }));
  }

  async resetUserPassword(username: string): Promise<void> {
    const command = new AdminResetUserPasswordCommand(this.#target(username));
    outputOf(await this.#send('AdminResetUserPassword', command, { username, isSentOnce: true }));
  }

  async updateUserAttributes(username: string, changes: readonly UserAttribute[]): Promise<void> {
    const command = new AdminUpdateUserAttributesCommand({
      ...this.#target(username),
      UserAttributes: toAttributes(changes),
    });
    const answer = await this.#send('AdminUpdateUserAttributes', command, { username });
    if ('error' in answer) throw withoutValues(answer.error, changes);
  }

  async deleteUser(username: string): Promise<void> {
    const answer = await this.#send('AdminDeleteUser', new AdminDeleteUserCommand(this.#target(username)), {
      username,
    });
    if ('output' in answer) return;
    // Sent again after an answer was lost: that the user is gone is what the first attempt was for.
    if (answer.mayHaveHappened && answer.error instanceof UserNotFoundError) return;
    throw answer.error;
  }

  async listUserSessions(username: string): Promise<readonly UserSession[]> {
    const command = new AdminListUserSessionsCommand(this.#target(username));
    const { Sessions } = outputOf(await this.#send('AdminListUserSessions', command, { username }));
    return (Sessions ?? []).map(toUserSession);
  }

  async revokeUserSession(username: string, sessionId: string): Promise<void> {
    const command = new AdminRevokeUserSessionCommand({ ...this.#target(username), SessionId: sessionId });
    const answer = await this.#send('AdminRevokeUserSession', command, { username });
    if ('output' in answer) return;
    // As for a deleted user. The input error says that there is no such session.
    if (answer.mayHaveHappened && answer.error instanceof InvalidInputError) return;
    throw answer.error;
  }

  #target(username: string) {
    return { UserPoolId: this.#connection.userPoolId, Username: username };
  }

  #send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    operation: CognitoOperation,
    command: CognitoCommand<Input, Output>,
    target: CallTarget,
  ): Promise<CallResult<Output>> {
    return sendCommand(this.#connection, this.#session, operation, command, target);
  }
}

function outputOf<Output>(answer: CallResult<Output>): Output {
  if ('error' in answer) throw answer.error;
  return answer.output;
}

function toAttributes(attributes: readonly UserAttribute[]) {
  return attributes.map(({ name, value }) => ({ Name: name, Value: value }));
}

/** Cognito quotes what it refuses, and the trail keeps the message: it holds no attribute's value. */
function withoutValues(error: unknown, attributes: readonly UserAttribute[]): unknown {
  if (!(error instanceof InvalidInputError)) return error;
  const values = attributes.map(({ value }) => value).filter((value) => value !== '');
  // The longest first: a value may be part of another.
  values.sort((a, b) => b.length - a.length);
  const message = values.reduce((text, value) => text.replaceAll(value, '…'), error.message);
  return new InvalidInputError(message, error.field, { cause: error });
}
