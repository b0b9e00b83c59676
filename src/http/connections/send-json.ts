import type { ServerResponse } from 'node:http';

/**
 * Sends JSON. Does nothing if the response has been sent meanwhile: at the end of a shutdown's grace, waiting requests get a
 * response, and Node throws if another one is written after that.
 */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) return;
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body));
}
