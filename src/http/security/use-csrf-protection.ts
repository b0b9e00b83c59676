import type { Plugin } from 'graphql-yoga';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';
import { JsonSize } from '../messages/json-size.ts';
import { badRequest, hasUtf8Query, NOT_UTF8_QUERY, rejectOtherEncodings } from '../messages/request-encoding.ts';
import { membersOf } from '../messages/request-members.ts';

/**
 * Rejects what a page of another site could make a browser send without a preflight, before the body is read:
 *
 * - any request that a page of another site has caused according to the browser (`Sec-Fetch-Site`), unless its `Origin` is allowed;
 * - a POST that is not `application/json`: forms and plain text need no preflight, and no client uses uploads or raw documents.
 *
 * A GET needs no special header: Yoga rejects mutations there, and no page of another site can read the response.
 * `@graphql-yoga/plugin-csrf-prevention` is not used: it requires a header on every GET, which GraphQL over HTTP does not.
 */
export function useCsrfProtection(origins: readonly string[]): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      rejectCrossSite(request.headers.get('sec-fetch-site'), request.headers.get('origin'), origins);
      if (request.method === 'POST') rejectOtherEncodings(request.headers);
      if (!hasUtf8Query(request.url)) throw badRequest(NOT_UTF8_QUERY);
      if (request.method === 'GET' && requestParser) {
        setRequestParser((received) => parseQueryString(received, requestParser));
      }
    },
  };
}

/**
 * Rejects a request that a page of another site has caused: it must not make a browser spend the pool's quota.
 *
 * @param site the header Sec-Fetch-Site: browsers send it, and no script can set it
 * @param origin the header Origin, which no script can set either; absent from the requests of `<img>` and the like
 * @param origins the sites that are allowed
 * @throws GraphQLError CROSS_SITE_REQUEST
 */
export function rejectCrossSite(site: string | null, origin: string | null, origins: readonly string[]): void {
  if (site === null || site === 'same-origin' || site === 'none') return;
  if (origin !== null && origins.includes(origin)) return;
  throw httpGraphQLError('CROSS_SITE_REQUEST', 'Pages of other sites cannot use this service.');
}

type RequestParser = Parameters<Parameters<NonNullable<Plugin['onRequestParse']>>[0]['setRequestParser']>[0];

/** Yoga passes the SyntaxError of malformed `variables` on as if it were an internal error. */
async function parseQueryString(request: Request, parse: RequestParser) {
  const query = new URL(request.url).searchParams;
  for (const name of ['variables', 'extensions']) new JsonSize().take(Buffer.from(query.get(name) ?? ''));
  try {
    const params = await parse(request);
    return membersOf({ ...Object.fromEntries(query), ...params });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badRequest('"variables" and "extensions" must be JSON.');
  }
}
