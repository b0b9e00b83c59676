import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { JsonSize } from '../messages/json-size.ts';
import { badRequest, hasUtf8Query, NOT_UTF8_QUERY, rejectOtherEncodings } from '../messages/request-encoding.ts';
import { membersOf } from '../messages/request-members.ts';

/**
 * Refuses what another site's page could make a browser send without asking first, before anything is read:
 *
 * - any request that the browser says a page of another site has caused (`Sec-Fetch-Site`, which scripts cannot set),
 *   unless it comes from one of the origins that are let in, and says so;
 * - a POST that is not `application/json`: forms and plain text need no preflight, and batches, uploads and raw
 *   documents are doors that nobody uses.
 *
 * A GET needs no special header: Yoga refuses mutations there, and no page of another site can read the answer.
 * `@graphql-yoga/plugin-csrf-prevention` is not used: it wants a header on every GET, which GraphQL over HTTP does not.
 */
export function useCsrfProtection(origins: readonly string[]): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      if (isCrossSite(request.headers.get('sec-fetch-site'), request.headers.get('origin'), origins)) {
        throw new GraphQLError('Pages of other sites cannot use this service.', {
          extensions: { code: 'CROSS_SITE_REQUEST', http: { status: 403 } },
        });
      }
      if (request.method === 'POST') rejectOtherEncodings(request.headers);
      if (!hasUtf8Query(request.url)) throw badRequest(NOT_UTF8_QUERY);
      if (request.method === 'GET' && requestParser) {
        setRequestParser((received) => parseQueryString(received, requestParser));
      }
    },
  };
}

/**
 * @param site the header Sec-Fetch-Site; browsers send it, and no script can set it
 * @param origin the header Origin, of which the same is true; absent where a page only loads, as an image does
 * @param origins those that are let in
 */
export function isCrossSite(site: string | null, origin: string | null, origins: readonly string[]): boolean {
  if (site === null || site === 'same-origin' || site === 'none') return false;
  return origin === null || !origins.includes(origin);
}

type RequestParser = Parameters<Parameters<NonNullable<Plugin['onRequestParse']>>[0]['setRequestParser']>[0];

/** Yoga lets the SyntaxError of malformed `variables` through, as if it were a fault of the server. */
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
