import type { GraphQLError } from 'graphql';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';

/** Throws for bytes that are not UTF-8, instead of putting U+FFFD in their place; skips a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes a body. A replaced character in a name would be written to the pool permanently.
 *
 * @throws GraphQLError with status 400 if the bytes are not UTF-8
 */
export function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw badRequest('The body is not UTF-8. Encode it so.');
  }
}

/**
 * Returns whether the query of a URL is percent-encoded UTF-8. `URLSearchParams` replaces other bytes by U+FFFD.
 *
 * @param url a whole URL, or its path and query
 */
export function hasUtf8Query(url: string): boolean {
  const start = url.indexOf('?');
  const query = start < 0 ? '' : url.slice(start + 1);
  // Node passes raw bytes above 127 on as one character each.
  if (/[^\0-\x7f]/.test(query)) return false;
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}

export const NOT_UTF8_QUERY =
  'The query of the address is not percent-encoded UTF-8; a percent sign itself is written %25.';

/**
 * Rejects a body of a media type, character set or coding that is not supported. JSON is UTF-8 (RFC 8259, section 8.1).
 *
 * @throws GraphQLError, 415
 */
export function rejectOtherEncodings(headers: Headers): void {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').split(';').map((part) => part.trim());
  // As strict as Yoga's parser, which rejects any other type with a 415 without a message.
  if (type !== 'application/json') {
    throw httpGraphQLError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the operation with the header "content-type: application/json".',
    );
  }
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice('charset='.length);
  if (charset !== undefined && !/^"?utf-?8"?$/i.test(charset)) {
    throw httpGraphQLError(
      'UNSUPPORTED_MEDIA_TYPE',
      'The header "content-type" names another character set than UTF-8. Encode the body in UTF-8.',
    );
  }
  const coding = headers.get('content-encoding') ?? 'identity';
  if (coding.trim().toLowerCase() !== 'identity') {
    throw httpGraphQLError(
      'UNSUPPORTED_MEDIA_TYPE',
      'The header "content-encoding" says that the body is compressed. Send it as it is.',
    );
  }
}

export function badRequest(message: string): GraphQLError {
  return httpGraphQLError('BAD_REQUEST', message);
}
