/** Names and values, a name as often as it has values. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** The parts of a request, as an event has them. */
export interface RequestParts {
  readonly method: string;
  readonly path: string;
  /** Encoded; empty for none. */
  readonly query: string;
  readonly headers: Pairs;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded: boolean;
}

/** Returns null if the parts make no request. */
export function toRequest({ method, path, query, headers, body, isBase64Encoded }: RequestParts): Request | null {
  try {
    const sent = new Headers();
    for (const [name, value] of headers) sent.append(name, asBytes(value));
    sent.set('accept', acceptedWhole(sent.get('accept')));
    const url = `https://${sent.get('host') ?? 'localhost'}${path}${query === '' ? '' : `?${query}`}`;
    const bytes =
      body == null || method === 'GET' || method === 'HEAD'
        ? null
        : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
    return new Request(url, { method, headers: sent, body: bytes });
  } catch (error) {
    // What the constructors of the platform throw at a part that is none of HTTP's.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/**
 * Returns the value as Node's own server would hand it on, a character a byte: Lambda has decoded the bytes, and a header
 * takes nothing above U+00FF (`cf-ipcity: Łódź`).
 */
function asBytes(value: string): string {
  return /[^\0-\x7f]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value;
}

/**
 * Returns the Accept header without the kinds that are streamed. A function's answer is sent once it is whole, and that of a
 * subscription never is: so it is refused, where it would otherwise run into the function's time-out.
 */
function acceptedWhole(accept: string | null): string {
  const kinds = (accept ?? '*/*').split(',').filter((kind) => !/^\s*(text\/event-stream|multipart\/mixed)/i.test(kind));
  return kinds.length === 0 ? 'application/json' : kinds.join(',');
}
