import { DomainError } from '../../domain/model/errors.ts';

/** The request has no token, or one that is not accepted. */
export class UnauthenticatedError extends DomainError {
  readonly code = 'UNAUTHENTICATED';
  /** The header `WWW-Authenticate` of the response with status 401 (RFC 6750, section 3). */
  readonly challenge: string;

  private constructor(message: string, challenge: string, options?: ErrorOptions) {
    super(message, options);
    this.challenge = challenge;
  }

  /** No token: the challenge names no error, as the client may not have known that it needs one. */
  static missing(): UnauthenticatedError {
    return new UnauthenticatedError('Send a token: the header "Authorization: Bearer <token>".', 'Bearer');
  }

  /** @param problem one sentence without quotes for the caller, without any part of the token or a secret */
  static invalidToken(problem: string, options?: ErrorOptions): UnauthenticatedError {
    return new UnauthenticatedError(problem, `Bearer error="invalid_token", error_description="${problem}"`, options);
  }
}
