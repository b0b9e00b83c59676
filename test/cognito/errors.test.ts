import {
  CognitoIdentityProviderServiceException,
  GroupExistsException,
  InternalErrorException,
  InvalidParameterException,
  LimitExceededException,
  NotAuthorizedException,
  OperationNotEnabledException,
  ResourceNotFoundException,
  TooManyRequestsException,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from 'vitest';
import { type CallContext, isThrottle, toDomainError } from '../../src/cognito/errors.ts';
import {
  GroupExistsError,
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NoResponseError,
  StaleCursorError,
  ThrottledError,
  UpstreamAccessDeniedError,
  UpstreamReadOnlyError,
  UpstreamUnavailableError,
  UserNotFoundError,
} from '../../src/domain/model/errors.ts';

const call: CallContext = {
  operation: 'AdminAddUserToGroup',
  userPoolId: 'us-east-1_Abc123456',
  region: 'eu-west-1',
  username: 'jane',
  groupName: 'admins',
};
const listing: CallContext = { ...call, operation: 'ListUsers', username: undefined, groupName: undefined };

const answer = (message: string) => ({ message, $metadata: { httpStatusCode: 400 } });

/** An exception that the service sends and its API model does not name. */
function unmodelled(name: string, httpStatusCode = 400) {
  return new CognitoIdentityProviderServiceException({
    name,
    message: 'As AWS words it',
    $fault: 'client',
    $metadata: { httpStatusCode },
  });
}

const broken = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const named = (name: string) => Object.assign(new Error('Connection timed out after 10000 ms'), { name });

describe('an exception of the SDK becomes the DomainError of its kind', () => {
  test('an error for a missing user has the name that was given', () => {
    const error = toDomainError(new UserNotFoundException(answer('User does not exist.')), call);
    expect(error).toBeInstanceOf(UserNotFoundError);
    expect(error).toMatchObject({ code: 'USER_NOT_FOUND', username: 'jane' });
  });

  test.each(['Group not found.', 'Group not found'])('a missing group, "%s", names the group', (message) => {
    const error = toDomainError(new ResourceNotFoundException(answer(message)), call);
    expect(error).toBeInstanceOf(GroupNotFoundError);
    expect(error).toMatchObject({ code: 'GROUP_NOT_FOUND', groupName: 'admins' });
  });

  test.each(['User pool us-east-1_Abc123456 does not exist.', 'User Pool us-east-1_Abc123456 not found'])(
    'a missing pool, "%s", is no missing group but a fault of the configuration',
    (message) => {
      const error = toDomainError(new ResourceNotFoundException(answer(message)), call);
      expect(error).toBeInstanceOf(UpstreamUnavailableError);
      expect(error).not.toBeInstanceOf(NoResponseError);
      expect(error).toHaveProperty('message', expect.stringContaining('us-east-1_Abc123456 in eu-west-1'));
    },
  );

  test('where no group was asked for, a missing resource is the pool, whatever the message says', () => {
    const error = toDomainError(new ResourceNotFoundException(answer('Group not found.')), listing);
    expect(error).toBeInstanceOf(UpstreamUnavailableError);
  });

  test('a group that exists is named', () => {
    const error = toDomainError(new GroupExistsException(answer('A group with the name already exists.')), call);
    expect(error).toBeInstanceOf(GroupExistsError);
    expect(error).toMatchObject({ code: 'GROUP_EXISTS', groupName: 'admins' });
  });

  test.each([
    ['CreateGroup', '10,000'],
    ['AdminAddUserToGroup', '"jane" is in as many groups as Cognito allows (100)'],
  ])('a limit that %s meets is named by its number', (operation, evidence) => {
    const error = toDomainError(new LimitExceededException(answer('Limit exceeded.')), { ...call, operation });
    expect(error).toBeInstanceOf(LimitExceededError);
    expect(error).toHaveProperty('message', expect.stringContaining(evidence));
  });

  test.each([undefined, false])(
    'an invalid parameter off a chain of pages (%s) is invalid input, in the words of Cognito',
    (continued) => {
      const error = toDomainError(new InvalidParameterException(answer('Invalid search filter: x')), {
        ...listing,
        continued,
      });
      expect(error).toBeInstanceOf(InvalidInputError);
      expect(error).toMatchObject({ code: 'INVALID_INPUT', field: null });
      expect(error).toHaveProperty('message', expect.stringContaining('Invalid search filter: x'));
    },
  );

  test('an invalid parameter on a chain of pages is a stale cursor', () => {
    const error = toDomainError(new InvalidParameterException(answer('Invalid pagination token given.')), {
      ...listing,
      continued: true,
    });
    expect(error).toBeInstanceOf(StaleCursorError);
  });

  test.each([
    new NotAuthorizedException(answer('User is not authorized to perform: cognito-idp:ListUsers')),
    unmodelled('AccessDeniedException'),
  ])('$name names the IAM action that is missing', (exception) => {
    const error = toDomainError(exception, listing);
    expect(error).toBeInstanceOf(UpstreamAccessDeniedError);
    expect(error).toMatchObject({ code: 'UPSTREAM_ACCESS_DENIED', action: 'cognito-idp:ListUsers' });
  });

  test('an operation that is not enabled is a read-only pool, and names the Region', () => {
    const error = toDomainError(new OperationNotEnabledException(answer('Not enabled.')), call);
    expect(error).toBeInstanceOf(UpstreamReadOnlyError);
    expect(error).toHaveProperty('message', expect.stringContaining('eu-west-1'));
  });

  test.each([
    new TooManyRequestsException(answer('Rate exceeded')),
    unmodelled('ThrottlingException'),
    unmodelled('Throttling'),
    unmodelled('RequestLimitExceeded'),
  ])('$name is a throttle', (exception) => {
    expect(isThrottle(exception)).toBe(true);
    const error = toDomainError(exception, call);
    expect(error).toBeInstanceOf(ThrottledError);
    expect(error).toMatchObject({ code: 'THROTTLED', retryAfterSeconds: 1 });
  });

  test('a full pool, an exceeded limit and a refused user are no throttles', () => {
    expect(isThrottle(new LimitExceededException(answer('Limit exceeded.')))).toBe(false);
    expect(isThrottle(new UserNotFoundException(answer('User does not exist.')))).toBe(false);
    expect(isThrottle('TooManyRequestsException')).toBe(false);
  });

  test.each([
    'CredentialsProviderError',
    'UnrecognizedClientException',
    'InvalidSignatureException',
    'ExpiredTokenException',
    'MissingAuthenticationTokenException',
  ])('%s says that there are no valid credentials, and how to give some', (name) => {
    const error = toDomainError(unmodelled(name), call);
    expect(error).toBeInstanceOf(UpstreamUnavailableError);
    expect(error).not.toBeInstanceOf(NoResponseError);
    expect(error).toHaveProperty('message', expect.stringMatching(/no valid AWS credentials.*AWS_PROFILE/));
  });

  test.each([
    ['AccessDenied', 'User: arn:aws:iam::1:user/a is not authorized to perform: sts:AssumeRole on resource: r'],
    ['AccessDeniedException', 'User: a is not authorized to perform: sts:AssumeRole on resource: r'],
    ['TokenProviderError', 'Token is expired. To refresh this SSO session run aws sso login.'],
    ['MissingAuthenticationTokenException', 'Missing Authentication Token'],
    ['InvalidSignatureException', 'Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z'],
    ['RequestExpired', 'Request has expired.'],
    [
      'IncompleteSignatureException',
      'Authorization header requires existence of either a X-Amz-Date or a Date header.',
    ],
  ])('%s is the fault of the credentials, in the words of AWS', (name, words) => {
    const error = toDomainError(Object.assign(new Error(words), { name }), call);
    expect(error).toBeInstanceOf(UpstreamUnavailableError);
    expect(error).not.toBeInstanceOf(NoResponseError);
    expect(error).toHaveProperty('message', expect.stringContaining(words));
  });

  test('words of a page are shortened to what a message takes', () => {
    const error = toDomainError(Object.assign(new Error('x'.repeat(1e6)), { name: 'CredentialsProviderError' }), call);
    expect(String(error).length).toBeLessThan(1_000);
  });

  test.each(['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_HAS_EXPIRED'])(
    'a certificate that is not accepted, %s, was sent nothing',
    (code) => {
      const error = toDomainError(broken(code), call);
      expect(error).toBeInstanceOf(UpstreamUnavailableError);
      expect(error).not.toBeInstanceOf(NoResponseError);
      expect(error).toHaveProperty('message', expect.stringContaining(code));
    },
  );

  test.each(['EPROTO', 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'HPE_INVALID_CONSTANT'])(
    '%s in the midst of a connection leaves a write in doubt',
    (code) => {
      expect(toDomainError(Object.assign(new Error('bad record mac'), { code }), call)).toBeInstanceOf(NoResponseError);
    },
  );

  test.each(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'])(
    '%s was never sent: unavailable, and by no means unanswered',
    (code) => {
      const error = toDomainError(broken(code), call);
      expect(error).toBeInstanceOf(UpstreamUnavailableError);
      expect(error).not.toBeInstanceOf(NoResponseError);
      expect(error).toHaveProperty('message', expect.stringContaining(code));
    },
  );

  test.each([
    ['a connection reset', broken('ECONNRESET')],
    ['a broken pipe', broken('EPIPE')],
    ['a socket that timed out', broken('ETIMEDOUT')],
    ['a time-out of the SDK', named('TimeoutError')],
    ['a time-out of the server', unmodelled('RequestTimeoutException')],
    ['an internal error', new InternalErrorException({ message: 'Oops', $metadata: { httpStatusCode: 500 } })],
    ['a 503 of no known name', unmodelled('ServiceUnavailable', 503)],
  ])('%s leaves a write in doubt: unanswered', (_, exception) => {
    expect(toDomainError(exception, call)).toBeInstanceOf(NoResponseError);
  });

  test('an internal error says so, and at which operation', () => {
    const exception = new InternalErrorException({ message: 'Oops', $metadata: { httpStatusCode: 500 } });
    expect(toDomainError(exception, call)).toHaveProperty(
      'message',
      'Cognito failed at AdminAddUserToGroup with an internal error.',
    );
  });

  test('the exception stays at hand as the cause', () => {
    const exception = new UserNotFoundException(answer('User does not exist.'));
    expect(toDomainError(exception, call)).toHaveProperty('cause', exception);
  });
});

test.each([
  ['a DomainError', new UserNotFoundError('jane')],
  ['a bug', new TypeError('x is not a function')],
  ['an abort', named('AbortError')],
  ['an exception of another kind', unmodelled('SomethingNewException')],
  ['what is no Error', 'a reason'],
])('%s is passed as it is', (_, error) => {
  expect(toDomainError(error, call)).toBe(error);
});
