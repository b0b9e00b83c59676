import { IncomingMessage } from 'node:http';

/** Node's own request, which Yoga's HTTP adapter puts there; null if a request does not come by HTTP. */
export function getNodeRequest(serverContext: object): IncomingMessage | null {
  const request = 'req' in serverContext ? serverContext.req : undefined;
  return request instanceof IncomingMessage ? request : null;
}
