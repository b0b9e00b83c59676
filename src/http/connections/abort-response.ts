import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Ends an answer that cannot be finished so that nobody takes it for a whole one. A client of HTTP/1.0, as some proxies
 * are, knows no chunks and takes the end of the connection for the end of the answer: it has the connection reset.
 */
export function abortResponse({
  request,
  response,
}: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}): void {
  if (request.httpVersion === '1.0') request.socket.resetAndDestroy();
  else response.destroy();
}
