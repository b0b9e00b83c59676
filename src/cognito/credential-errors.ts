import { UpstreamMisconfiguredError } from '../domain/model/errors.ts';
import { quotedMessage } from './quoted-message.ts';

/** Faults of AWS's credentials and signatures, which no retry mends. */
const CREDENTIAL_FAULTS = new Set([
  // Of the SDK's own providers: no credentials, a session of SSO that has ended, a role that cannot be had.
  'CredentialsProviderError',
  'TokenProviderError',
  'ProviderError',
  // Of the services that give them: STS, SSO.
  'AccessDenied',
  'InvalidIdentityToken',
  'InvalidIdentityTokenException',
  'IDPRejectedClaim',
  'IDPRejectedClaimException',
  'MalformedPolicyDocument',
  'RegionDisabledException',
  'UnauthorizedException',
  // Of Cognito's front, of requests that are signed by nobody, with a wrong key or too late.
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'ExpiredTokenException',
  'ExpiredToken',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'OptInRequired',
]);

/** `User: arn:… is not authorized to perform: sts:AssumeRole on resource: …` */
const ACTION = /not authorized to perform: ([\w-]{1,64}):/;

/**
 * Returns the credentials' fault, in AWS's words; null if it is none. A denial of another service's action is: Cognito was
 * not even asked, because the role that the service runs with could not be assumed.
 */
export function toCredentialError(error: Error, operation: string): UpstreamMisconfiguredError | null {
  const service = ACTION.exec(error.message)?.[1];
  const isOthers = error.name === 'AccessDeniedException' && service !== undefined && service !== 'cognito-idp';
  if (!isOthers && !CREDENTIAL_FAULTS.has(error.name)) return null;
  return new UpstreamMisconfiguredError(
    `The service has no valid AWS credentials for ${operation}: ${quotedMessage(error.message)} (${error.name}). Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run it with a role.`,
    { cause: error },
  );
}
