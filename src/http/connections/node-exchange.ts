import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request of Node's server, and the response that its handler writes. */
export interface NodeExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
}
