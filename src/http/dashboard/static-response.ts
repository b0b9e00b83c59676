/** A file in memory, as it is and as it was compressed ahead. */
export interface StaticFile {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Null if the file gains nothing by it. */
  readonly brotli: Uint8Array<ArrayBuffer> | null;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Returns the file in the shortest form that the client takes, or 304 if the client has it. */
export function staticResponse(file: StaticFile, request: Request): Response {
  // A copy: a Response may write into the object that it is given.
  const headers = new Headers(file.headers);
  if (request.headers.get('if-none-match') === file.headers.etag) return new Response(null, { status: 304, headers });
  const accepted = request.headers.get('accept-encoding');
  const [coding, body] =
    file.brotli !== null && accepts(accepted, 'br')
      ? ['br', file.brotli]
      : file.gzip !== null && accepts(accepted, 'gzip')
        ? ['gzip', file.gzip]
        : [null, file.body];
  if (coding !== null) headers.set('content-encoding', coding);
  return new Response(body, { headers });
}

function accepts(header: string | null, coding: string): boolean {
  return (header ?? '').split(',').some((entry) => {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
