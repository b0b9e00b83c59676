import {
  DomainError,
  GroupExistsError,
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NoResponseError,
  SessionsNotRecordedError,
  StaleCursorError,
  type TakenName,
  ThrottledError,
  UpstreamAccessDeniedError,
  UpstreamMisconfiguredError,
  UpstreamReadOnlyError,
  UserExistsError,
  UserNotFoundError,
} from '../domain/model/errors.ts';
import { toCredentialError } from './credential-errors.ts';
import { codeOf, toNetworkError } from './network-errors.ts';

/** What was asked, as far as an error needs to tell. */
export interface CallContext {
  readonly operation: string;
  readonly userPoolId: string;
  readonly region: string;
  readonly username?: string | undefined;
  readonly groupName?: string | undefined;
  /** Whether the call went on along a chain of pages. */
  readonly continued?: boolean | undefined;
}

/** Cognito refused the attempt for its rate: worth another try once the quota allows. */
export function isThrottle(error: unknown): boolean {
  return THROTTLES.has(nameOf(error));
}

/** IAM does not allow the call. */
export function isAccessDenied(error: unknown): boolean {
  return ['NotAuthorizedException', 'AccessDeniedException'].includes(nameOf(error));
}

const THROTTLES = new Set(['TooManyRequestsException', 'ThrottlingException', 'Throttling', 'RequestLimitExceeded']);

/** SDK exception → DomainError: the one place where a vendor's error is read. Other values are passed as they are. */
export function toDomainError(error: unknown, call: CallContext): unknown {
  if (error instanceof DomainError || !(error instanceof Error)) return error;
  const options: ErrorOptions = { cause: error };
  const ofAccount = toAccountError(error, call, options);
  if (ofAccount !== null) return ofAccount;

  switch (nameOf(error)) {
    case 'UserNotFoundException':
      return new UserNotFoundError(call.username ?? '', options);
    case 'ResourceNotFoundException':
      // A missing group and a missing pool share this exception; "Group not found." is all that tells them apart.
      return call.groupName !== undefined && !/pool/i.test(error.message)
        ? new GroupNotFoundError(call.groupName, options)
        : new UpstreamMisconfiguredError(
            `There is no user pool ${call.userPoolId} in ${call.region}. Check COGNITO_USER_POOL_ID and AWS_REGION.`,
            options,
          );
    case 'GroupExistsException':
      return new GroupExistsError(call.groupName ?? '', options);
    case 'LimitExceededException':
      return new LimitExceededError(
        call.operation === 'CreateGroup'
          ? 'The pool has as many groups as Cognito allows (10,000). Delete one first.'
          : `"${call.username}" is in as many groups as Cognito allows (100). Take the user out of one first.`,
        options,
      );
    case 'InvalidParameterException':
      return call.continued === true
        ? new StaleCursorError('Cognito no longer knows the page that the cursor points at.', options)
        : new InvalidInputError(`Cognito refused the input: ${error.message}`, null, options);
    case 'NotAuthorizedException':
    case 'AccessDeniedException':
      return (
        toCredentialError(error, call.operation) ??
        new UpstreamAccessDeniedError(`cognito-idp:${call.operation}`, options)
      );
    case 'OperationNotEnabledException':
      return new UpstreamReadOnlyError(
        `${call.operation} is not available in ${call.region}: the pool there is a read-only replica. Use its primary Region.`,
        options,
      );
    case 'InternalErrorException':
      return new NoResponseError(`Cognito failed at ${call.operation} with an internal error.`, options);
  }
  if (isThrottle(error)) return new ThrottledError(call.operation, 1, options);
  if (nameOf(error) === 'AbortError') return error;
  const fault = toCredentialError(error, call.operation) ?? toNetworkError(error, call);
  if (fault !== null) return fault;
  if (isUnanswered(error)) {
    return new NoResponseError(`Cognito gave no answer to ${call.operation}.`, options);
  }
  return error;
}

/** What only the operations on accounts and sessions raise, or mean by an exception that others raise too. */
function toAccountError(error: Error, call: CallContext, options: ErrorOptions): DomainError | null {
  const who = `"${call.username}"`;
  switch (nameOf(error)) {
    case 'UsernameExistsException':
      return new UserExistsError('username', call.username ?? null, options);
    case 'AliasExistsException':
      return new UserExistsError(takenAlias(error.message), null, options);
    case 'UnsupportedUserStateException':
      return new InvalidInputError(`${who} waits for no invitation: the account has been used.`, 'username', options);
    case 'CodeDeliveryFailureException':
      return new InvalidInputError(`Cognito could not deliver its message to ${who}.`, null, options);
    case 'UserLambdaValidationException':
      return new InvalidInputError(`A Lambda trigger of the user pool refused it: ${error.message}`, null, options);
    case 'InvalidEmailRoleAccessPolicyException':
    case 'InvalidLambdaResponseException':
    case 'InvalidSmsRoleAccessPolicyException':
    case 'InvalidSmsRoleTrustRelationshipException':
    case 'UnexpectedLambdaException':
      return new UpstreamMisconfiguredError(`The user pool cannot do ${call.operation}: ${nameOf(error)}.`, options);
  }
  return toOperationError(error, call, options);
}

function toOperationError(error: Error, call: CallContext, options: ErrorOptions): DomainError | null {
  const who = `"${call.username}"`;
  switch (`${call.operation} ${nameOf(error)}`) {
    case 'AdminResetUserPassword LimitExceededException':
      return new InvalidInputError(`Cognito has sent ${who} as many codes as it does for now.`, 'username', options);
    case 'AdminResetUserPassword NotAuthorizedException':
      // The same exception as for credentials that may not do it: the words of this one are told on public threads.
      return /current state|federated|external/i.test(error.message)
        ? new InvalidInputError(`${who} has no password to reset: ${error.message}`, 'username', options)
        : null;
    case 'AdminRevokeUserSession ResourceNotFoundException':
      return /pool/i.test(error.message)
        ? null
        : new InvalidInputError(`${who} has no such session any more.`, 'sessionId', options);
    case 'AdminListUserSessions OperationNotEnabledException':
    case 'AdminRevokeUserSession OperationNotEnabledException':
      return new SessionsNotRecordedError(options);
    default:
      return null;
  }
}

/** `An account with the email already exists.` */
function takenAlias(message: string): TakenName | null {
  if (/phone/i.test(message)) return 'phone_number';
  if (/preferred/i.test(message)) return 'preferred_username';
  return /e-?mail/i.test(message) ? 'email' : null;
}

/** Sent, and the connection or the time ended before an answer came; or the server failed while answering. */
function isUnanswered(error: Error): boolean {
  return (
    ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(codeOf(error)) ||
    ['TimeoutError', 'RequestTimeout', 'RequestTimeoutException', 'NetworkingError'].includes(nameOf(error)) ||
    statusOf(error) >= 500
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function statusOf(error: Error): number {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return 0;
  const { $metadata } = error;
  return 'httpStatusCode' in $metadata && typeof $metadata.httpStatusCode === 'number' ? $metadata.httpStatusCode : 0;
}
