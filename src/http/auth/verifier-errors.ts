import {
  CognitoJwtInvalidClientIdError,
  CognitoJwtInvalidTokenUseError,
  JwkInvalidKtyError,
  JwkInvalidUseError,
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidClaimError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
  ParameterValidationError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import { UpstreamUnavailableError } from '../../domain/model/errors.ts';
import { UnauthenticatedError } from './unauthenticated-error.ts';

const UNKNOWN_KEY = 'The token is signed with an unknown key.';
const UNFIT_KEY = 'The token is signed with a key that signs no tokens.';

/** Messages for the verifier's errors. Its own messages are not passed on: they quote the token's claims. */
const PROBLEMS = [
  [JwtExpiredError, 'The token has expired.'],
  [JwtNotBeforeError, 'The token is not valid yet.'],
  // The verifier has the keys of its own pool only, and looks up those of the issuer before it checks a claim.
  [ParameterValidationError, 'The token is of another user pool.'],
  [JwtInvalidIssuerError, 'The token is of another user pool.'],
  [CognitoJwtInvalidClientIdError, 'The token was issued to another app client.'],
  [CognitoJwtInvalidTokenUseError, 'The token is of the wrong kind: an ID token for an access token, or the reverse.'],
  [JwtInvalidClaimError, 'A claim of the token is not accepted.'],
  [JwtInvalidSignatureAlgorithmError, 'The token is not signed with RS256.'],
  [JwtInvalidSignatureError, 'The signature of the token does not fit it.'],
  [KidNotFoundInJwksError, UNKNOWN_KEY],
  [JwtWithoutValidKidError, UNKNOWN_KEY],
  // After an unknown key the verifier fetches no keys for 10 s; those that it has stay valid.
  [WaitPeriodNotYetEndedJwkError, UNKNOWN_KEY],
  [JwkInvalidUseError, UNFIT_KEY],
  [JwkInvalidKtyError, UNFIT_KEY],
  [JwtParseError, 'The token is malformed.'],
] as const;

/**
 * Returns this service's error for one of aws-jwt-verify: UnauthenticatedError for a token that is not accepted,
 * UpstreamUnavailableError if the keys could not be fetched. Any other error is a bug, and is returned as it is.
 */
export function toAuthError(error: unknown, userPoolId: string): unknown {
  const problem = PROBLEMS.find(([kind]) => error instanceof kind)?.[1];
  if (problem !== undefined) return UnauthenticatedError.invalidToken(problem, { cause: error });
  if (!(error instanceof JwtBaseError)) return error;
  return new UpstreamUnavailableError(
    `No token can be checked, since the public keys of user pool ${userPoolId} could not be fetched: ${error.message}. Check the network; a proxy is set by HTTPS_PROXY, its certificate authority by NODE_EXTRA_CA_CERTS.`,
    { cause: error },
  );
}
