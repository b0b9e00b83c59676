import type { ServerResponse } from 'node:http';

/**
 * Sends a whole Response. Does nothing if the response has been sent meanwhile, as to requests that are still waiting at the end of
 * a shutdown's grace.
 */
export async function sendResponse(response: ServerResponse, sent: Response, requestId: string): Promise<void> {
  const body = new Uint8Array(await sent.arrayBuffer());
  if (response.headersSent) return;
  response.writeHead(sent.status, { ...Object.fromEntries(sent.headers), 'x-request-id': requestId }).end(body);
}
