import { GraphQLError, type GraphQLErrorExtensions, type GraphQLErrorOptions } from 'graphql';
import { HTTP_STATUS_BY_CODE, type HttpErrorCode, isDocumentErrorCode } from './http-status.ts';

export interface HttpGraphQLErrorOptions extends Pick<GraphQLErrorOptions, 'nodes'> {
  /** The value of the header `WWW-Authenticate` (RFC 6750, section 3). */
  readonly challenge?: string;
  /** What `extensions` has besides the code. `retryAfterSeconds` is also the header `Retry-After`. */
  readonly evidence?: GraphQLErrorExtensions;
}

/** Returns an error that ends a whole request: with the status of its code, and the headers that belong to it. */
export function httpGraphQLError(
  code: HttpErrorCode,
  message: string,
  { nodes, challenge, evidence = {} }: HttpGraphQLErrorOptions = {},
): GraphQLError {
  const headers = errorHeaders(challenge, evidence);
  const http = {
    status: HTTP_STATUS_BY_CODE[code],
    ...(isDocumentErrorCode(code) && { spec: true }),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
  return new GraphQLError(message, { nodes, extensions: { ...evidence, code, http } });
}

/** Returns the headers that a response with such an error has. */
export function errorHeaders(
  challenge: string | undefined,
  { retryAfterSeconds }: GraphQLErrorExtensions,
): Readonly<Record<string, string>> {
  return {
    ...(challenge !== undefined && { 'www-authenticate': challenge }),
    ...(typeof retryAfterSeconds === 'number' && { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
  };
}
