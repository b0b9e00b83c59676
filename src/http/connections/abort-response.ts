import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Cuts a response that cannot be finished, so that no client takes it for complete. A client of HTTP/1.0, as some proxies are, knows
 * no chunks and takes the end of the connection for the end of the response: its connection is reset.
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
