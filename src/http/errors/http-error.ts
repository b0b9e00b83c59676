import type { GraphQLErrorExtensions } from 'graphql';
import { UnauthenticatedError } from '../auth/unauthenticated-error.ts';
import { toGraphQLError } from './graphql-error.ts';
import { errorHeaders } from './http-graphql-error.ts';
import { HTTP_STATUS_BY_CODE, isHttpErrorCode } from './http-status.ts';

/** A failure outside GraphQL: the message, code and evidence that it has there, and the status of its code. */
export interface HttpError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error: string; readonly code: string } & GraphQLErrorExtensions;
}

/** @param requestId shown with an unexpected error, whose cause is only in the log */
export function toHttpError(error: unknown, requestId: string): HttpError {
  const { message, extensions } = toGraphQLError(error);
  const { http: _, ...evidence } = extensions;
  const code = String(evidence.code);
  return {
    status: isHttpErrorCode(code) ? HTTP_STATUS_BY_CODE[code] : 500,
    headers: errorHeaders(error instanceof UnauthenticatedError ? error.challenge : undefined, evidence),
    body: { error: message, ...evidence, code, ...(code === 'INTERNAL_SERVER_ERROR' && { requestId }) },
  };
}
