import type { IncomingMessage, ServerResponse } from 'node:http';

/** Seconds that a browser may cache the response to a preflight. */
const PREFLIGHT_MAX_AGE_S = 600;

/** Headers that pages set, and that clients, their devtools and tracing add. */
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'x-request-id',
  'apollographql-client-name',
  'apollographql-client-version',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-apollo-operation-id',
  'x-apollo-operation-type',
  'x-graphql-client-name',
  'x-graphql-client-version',
  'graphql-client-name',
  'graphql-client-version',
  'graphql-require-preflight',
  'x-graphql-event-stream-token',
  'x-requested-with',
  'cache-control',
  'last-event-id',
  'traceparent',
  'tracestate',
  'baggage',
  'sentry-trace',
].join(', ');

/**
 * Allows pages of these origins, and no others, to read responses. Never with credentials: tokens are sent in a header, and
 * cookies are not used. Responds to every preflight itself, to that of another origin without a permission: browsers send it
 * without a token, and a 401 would only hide the cause.
 *
 * @param origins exact, such as `https://dashboard.example.com`; none: no page may read responses
 * @returns whether the response was sent
 */
export function handleCors(request: IncomingMessage, response: ServerResponse, origins: readonly string[]): boolean {
  const { origin } = request.headers;
  const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  // A cache must not return the response for one origin to another.
  if (origins.length > 0) response.setHeader('vary', 'origin');
  if (origin === undefined || !origins.includes(origin)) {
    if (isPreflight) response.writeHead(204).end();
    return isPreflight;
  }

  response.setHeader('access-control-allow-origin', origin);
  response.setHeader(
    'access-control-expose-headers',
    'x-request-id, retry-after, www-authenticate, content-disposition',
  );
  if (!isPreflight) return false;
  response
    .writeHead(204, {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': String(PREFLIGHT_MAX_AGE_S),
    })
    .end();
  return true;
}
