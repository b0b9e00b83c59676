/** An error response with Cognito's name, message and status. */
export class CognitoException extends Error {
  /** HTTP status of the response. */
  readonly statusCode: number;

  constructor(name: string, message: string, statusCode = 400) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
  }
}

export const invalidParameter = (message: string) => new CognitoException('InvalidParameterException', message);

/**
 * Returns the exception, with Cognito's message, for a member that breaks the API model.
 *
 * @param member as the API model writes it, `GroupName`; it starts in lower case in the message, as on AWS
 * @param value null if it was left out
 */
export function constraintViolated(member: string, value: string | number | null, constraint: string) {
  const place = member.charAt(0).toLowerCase() + member.slice(1);
  const shown = value === null ? 'null' : `'${value}'`;
  return invalidParameter(
    `1 validation error detected: Value ${shown} at '${place}' failed to satisfy constraint: ${constraint}`,
  );
}

export const invalidToken = () => invalidParameter('Invalid pagination token given.');

/** Returns the exception for a body that is not JSON, or a member of the wrong type. */
export const notDeserializable = (message: string) => new CognitoException('SerializationException', message);

export const poolNotFound = (userPoolId: string) =>
  new CognitoException('ResourceNotFoundException', `User pool ${userPoolId} does not exist.`);

/** Returns the exception for a missing group: only the message tells it from that for a missing pool, as in Cognito. */
export const groupNotFound = () => new CognitoException('ResourceNotFoundException', 'Group not found.');

export const userNotFound = () => new CognitoException('UserNotFoundException', 'User does not exist.');

/** Returns the exception for every refused sign-in and every refused token: only the message tells them apart. */
export const notAuthorized = (message: string) => new CognitoException('NotAuthorizedException', message);

export const userNotConfirmed = () => new CognitoException('UserNotConfirmedException', 'User is not confirmed.');

export const passwordResetRequired = () =>
  new CognitoException('PasswordResetRequiredException', 'Password reset required for the user');

export const invalidPassword = (fault: string) =>
  new CognitoException('InvalidPasswordException', `Password did not conform with password policy: ${fault}`);

/** Returns the exception for RESEND to a user without a pending invitation. */
export const resendNotPossible = (username: string) =>
  new CognitoException(
    'UnsupportedUserStateException',
    `Resend not possible. ${username} status is not FORCE_CHANGE_PASSWORD`,
  );

/** AdminResetUserPassword of somebody who has no password to reset; its name alone could be taken for a lack of rights. */
export const resetNotPossible = () => notAuthorized('User password cannot be reset in the current state.');

/** The mail or message could not be sent. */
export const codeDeliveryFailure = () =>
  new CognitoException('CodeDeliveryFailureException', 'The message could not be delivered.');

/** Nobody could verify which words AWS has for it. */
export const sessionNotFound = () => new CognitoException('ResourceNotFoundException', 'Session not found.');

/** AdminListUserSessions and AdminRevokeUserSession in a pool that keeps no sessions. */
export const sessionsNotRecorded = () =>
  new CognitoException('OperationNotEnabledException', 'Session management is not enabled for this user pool.');

export const clientNotFound = (clientId: string) =>
  new CognitoException('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);

export const flowNotEnabled = (flow: string) => invalidParameter(`${flow} flow not enabled for this client`);

export const missingAuthParameter = (name: string) => invalidParameter(`Missing required parameter ${name}`);

export const groupExists = () => new CognitoException('GroupExistsException', 'A group with the name already exists.');

export const usernameExists = () => new CognitoException('UsernameExistsException', 'User account already exists');

export const aliasExists = (attribute: string) =>
  new CognitoException('AliasExistsException', `An account with the ${attribute} already exists.`);

export const limitExceeded = (message: string) => new CognitoException('LimitExceededException', message);

export const tooManyRequests = () => new CognitoException('TooManyRequestsException', 'Rate exceeded');

export const internalError = () => new CognitoException('InternalErrorException', 'Something went wrong', 500);

export const unknownOperation = () => new CognitoException('UnknownOperationException', 'Unknown operation.');

export const accessDenied = (
  name: 'AccessDeniedException' | 'NotAuthorizedException',
  operation: string,
  arn: string,
) =>
  new CognitoException(
    name,
    `User: arn:aws:iam::123456789012:user/x is not authorized to perform: cognito-idp:${operation} on resource: ${arn}`,
  );
