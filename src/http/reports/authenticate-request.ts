import type { IncomingMessage } from 'node:http';
import type { Actor } from '../../domain/model/actor.ts';
import { BadUserInputError } from '../../domain/model/errors.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { hasUtf8Query, NOT_UTF8_QUERY } from '../messages/request-encoding.ts';
import { rejectCrossSite } from '../security/use-csrf-protection.ts';

/**
 * Returns who asks for a report, or for a link to one, by the header of the request.
 *
 * @throws UnauthenticatedError, and CROSS_SITE_REQUEST for a request that another site's page sends
 */
export async function authenticateRequest(
  { headers }: IncomingMessage,
  { authenticate, origins }: { readonly authenticate: Authenticate; readonly origins: readonly string[] },
): Promise<Actor> {
  rejectCrossSite(headers['sec-fetch-site']?.toString() ?? null, headers.origin ?? null, origins);
  return await authenticate(headers.authorization ?? null);
}

/** Returns the query as it was sent, before it is known to be UTF-8. */
export function rawQueryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start));
}

/** @throws BadUserInputError if the query is not UTF-8 */
export function refuseOtherEncodings({ url = '' }: IncomingMessage): void {
  if (!hasUtf8Query(url)) throw new BadUserInputError(NOT_UTF8_QUERY, '');
}
