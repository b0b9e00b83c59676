import type { ServerResponse } from 'node:http';
import type { GraphQLErrorExtensions } from 'graphql';
import { UnauthenticatedError } from '../auth/unauthenticated-error.ts';
import { sendJson } from '../messages/send-json.ts';
import { toGraphQLError } from './graphql-error.ts';

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  CROSS_SITE_REQUEST: 403,
  UPSTREAM_ACCESS_DENIED: 502,
  RATE_LIMITED: 429,
  THROTTLED: 503,
  UPSTREAM_UNAVAILABLE: 503,
  STORE_UNAVAILABLE: 503,
};

/** A failure beside GraphQL: the same message, code and evidence that it would have there, and a status by the code. */
export interface HttpError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error: string; readonly code: string } & GraphQLErrorExtensions;
}

/** @param requestId put beside an unexpected error, whose cause is only in the log */
export function toHttpError(error: unknown, requestId: string): HttpError {
  const { message, extensions } = toGraphQLError(error);
  const code = String(extensions.code);
  return {
    status: STATUS_OF_CODE[code] ?? 500,
    headers: headersFor(error, extensions),
    body: { error: message, ...extensions, code, ...(code === 'INTERNAL_SERVER_ERROR' && { requestId }) },
  };
}

export function sendHttpError(response: ServerResponse, { status, headers, body }: HttpError): void {
  sendJson(response, status, body, headers);
}

function headersFor(error: unknown, { retryAfterSeconds }: GraphQLErrorExtensions): Readonly<Record<string, string>> {
  if (error instanceof UnauthenticatedError) return { 'www-authenticate': error.challenge };
  return typeof retryAfterSeconds === 'number' ? { 'retry-after': String(Math.ceil(retryAfterSeconds)) } : {};
}
