import type { IncomingMessage, ServerResponse } from 'node:http';

/** Seconds that a browser may remember what a preflight was told. */
const PREFLIGHT_MAX_AGE_S = 600;

/**
 * Lets pages of these origins, and no others, read answers. Never with credentials: a token is sent in a header by who
 * has it, and no cookie means anything here. Answers a preflight itself.
 *
 * @param origins exact, such as `https://dashboard.example.com`; none: nothing is said to any page
 * @returns whether the request is answered
 */
export function answerCors(request: IncomingMessage, response: ServerResponse, origins: readonly string[]): boolean {
  if (origins.length === 0) return false;
  // A cache must not show the answer for one origin to another.
  response.setHeader('vary', 'origin');
  const { origin } = request.headers;
  if (origin === undefined || !origins.includes(origin)) return false;

  response.setHeader('access-control-allow-origin', origin);
  response.setHeader(
    'access-control-expose-headers',
    'x-request-id, retry-after, www-authenticate, content-disposition',
  );
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  response
    .writeHead(204, {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type, x-request-id',
      'access-control-max-age': String(PREFLIGHT_MAX_AGE_S),
    })
    .end();
  return true;
}
