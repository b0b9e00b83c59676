import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTP_STATUS_BY_CODE } from '../errors/http-status.ts';
import { isGraphqlPath } from '../messages/paths.ts';
import { abortResponse } from './abort-response.ts';

/** A request whose response is not complete yet. */
export interface InFlightRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const CODE = 'STOPPING';
const MESSAGE =
  'The service is stopping, and waits no longer for this request (SHUTDOWN_GRACE_SECONDS). Send it again, but look first if it was a change: it may have been made.';
const GRAPHQL = JSON.stringify({ errors: [{ message: MESSAGE, extensions: { code: CODE } }] });
const OTHER = JSON.stringify({ error: MESSAGE, code: CODE });

/**
 * Ends the response of a request that the shutdown no longer waits for: with a 503, or with the last event of a stream. A
 * download that has begun allows neither and is cut, so that its client does not take it for complete.
 */
export function sendShutdownResponse({ request, response }: InFlightRequest): void {
  // The handler sees a disconnected client: what it writes from now on is lost.
  response.on('error', () => {});
  response.emit('close');
  if (!response.headersSent) {
    const body = isGraphqlPath(request.url?.split('?', 1)[0] ?? '') ? GRAPHQL : OTHER;
    response
      .writeHead(HTTP_STATUS_BY_CODE[CODE], {
        'content-type': 'application/json; charset=utf-8',
        'retry-after': '1',
        connection: 'close',
      })
      .end(body);
  } else if (String(response.getHeader('content-type')).startsWith('text/event-stream')) {
    response.end(`event: next\ndata: ${GRAPHQL}\n\nevent: complete\ndata:\n\n`);
  } else {
    abortResponse({ request, response });
  }
}
