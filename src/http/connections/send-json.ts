import type { ServerResponse } from 'node:http';

/**
 * Answers with JSON. Does nothing if the response has been answered meanwhile: at the end of a stop's grace whoever still
 * waits is told so, and what comes late must not be written on top of that, which Node answers with an exception.
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
