/**
 * The HTTP status of each `extensions.code`, for errors that are about the request as a whole. An error of a field has no status:
 * the rest of its response is 200.
 */
export const HTTP_STATUS_BY_CODE = {
  BAD_REQUEST: 400,
  BAD_USER_INPUT: 400,
  BATCHING_NOT_SUPPORTED: 400,
  CALL_BUDGET_EXCEEDED: 400,
  PERSISTED_OPERATIONS_ONLY: 400,
  PERSISTED_QUERY_NOT_SUPPORTED: 400,
  UNAUTHENTICATED: 401,
  CROSS_SITE_REQUEST: 403,
  FORBIDDEN: 403,
  NOT_ACCEPTABLE: 406,
  REQUEST_ENTITY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNTRUSTED_HOST: 421,
  RATE_LIMITED: 429,
  UPSTREAM_ACCESS_DENIED: 502,
  INDEX_UNAVAILABLE: 503,
  STOPPING: 503,
  STORE_UNAVAILABLE: 503,
  THROTTLED: 503,
  UPSTREAM_UNAVAILABLE: 503,
} as const satisfies Readonly<Record<string, number>>;

export type HttpErrorCode = keyof typeof HTTP_STATUS_BY_CODE;

/**
 * Codes of requests that are well-formed, but whose document or variables are wrong. GraphQL over HTTP (section 6.4) answers them
 * with 200 if the client accepts `application/json` alone.
 */
const DOCUMENT_ERROR_CODES: ReadonlySet<string> = new Set<HttpErrorCode>([
  'BAD_USER_INPUT',
  'CALL_BUDGET_EXCEEDED',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

export function isHttpErrorCode(code: string): code is HttpErrorCode {
  return Object.hasOwn(HTTP_STATUS_BY_CODE, code);
}

export function isDocumentErrorCode(code: HttpErrorCode): boolean {
  return DOCUMENT_ERROR_CODES.has(code);
}
