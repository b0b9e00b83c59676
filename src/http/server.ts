import { createServer, type IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../domain/ports/clock.ts';
import { handleClientErrors } from './connections/client-errors.ts';
import { drainServer } from './connections/drain.ts';
import { EventLoopScheduler } from './connections/event-loop-scheduler.ts';
import { listen } from './connections/listen.ts';
import { NewConnections } from './connections/new-connections.ts';
import { sendJson } from './connections/send-json.ts';
import { sendResponse } from './connections/send-response.ts';
import type { InFlightRequest } from './connections/shutdown-response.ts';
import { HTTP_STATUS_BY_CODE } from './errors/http-status.ts';
import { GRAPHQL_PATH } from './messages/paths.ts';
import { resolveRequestId } from './messages/request-id.ts';
import { matchRoute, type Route } from './routes.ts';
import { handleCors } from './security/cors.ts';
import { type HostPolicy, isTrustedHost } from './security/host-validation.ts';
import { SECURITY_HEADERS } from './security/security-headers.ts';

/** How long a client may take, in milliseconds. A slower one is answered 408 and disconnected. */
interface HttpTimeouts {
  /** To send the headers of its first request, from their first byte on. */
  readonly headersMs: number;
  /** To send a whole request. */
  readonly requestMs: number;
  /** The interval at which connections are checked for slow requests, which may take that much longer. */
  readonly checkMs: number;
}

/**
 * Headers within a second. They are one or two packets, which clients send at once, and proxies only once they have them
 * whole, so that slow networks do not matter. Every second more would let a slow loris attack hold as many connections more
 * until the sockets run out.
 *
 * The body has longer, 1 MB at 35 kB/s: proxies pass it on as it arrives, and only the bodies of authenticated callers are
 * read.
 */
export const DEFAULT_TIMEOUTS: HttpTimeouts = { headersMs: 800, requestMs: 30_000, checkMs: 1_000 };

/**
 * Milliseconds that an idle connection is kept: longer than the 60 s of AWS's load balancers, which would otherwise reuse a
 * closed one.
 */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/**
 * Connections that browsers and balancers open ahead of their use are kept as long as used ones. Their number is bounded,
 * since each holds a socket.
 */
const SILENT = { silentMs: KEEP_ALIVE_TIMEOUT_MS, mostSilent: 500 };

const UNTRUSTED_HOST = {
  error:
    'Without authentication this service answers only to names and addresses of the machine that it runs on, and the header Host of this request is none of them. Call it by the address that it listens on (HOST), let a proxy send that, or set AUTH=cognito.',
  code: 'UNTRUSTED_HOST',
} as const;

export interface HttpServerOptions {
  readonly routes: readonly Route[];
  readonly logger: Logger;
  /** A name or an address of this machine. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** The names that requests may call the service by. Any if left out. */
  readonly hosts?: HostPolicy;
  /** The sites whose pages may read responses. None if left out. */
  readonly origins?: readonly string[];
  readonly timeouts?: HttpTimeouts;
  readonly clock?: Clock;
}

export interface HttpServer {
  /** Returns the API's URL. Rejects with one line that says why the address cannot be used. */
  listen(): Promise<string>;
  /**
   * Accepts no more connections, reports itself unready on those it has, and resolves when the last request is answered and
   * the last connection has ended. After the grace (milliseconds), answers the requests that still wait with 503 and
   * disconnects them.
   */
  close(graceMs: number): Promise<void>;
}

/** Serves the routes over HTTP. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { host, port, clock = systemClock, timeouts = DEFAULT_TIMEOUTS } = options;
  const inFlight = new Set<InFlightRequest>();
  let closed: Promise<void> | undefined;

  const server = createServer({
    headersTimeout: timeouts.requestMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: timeouts.checkMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  });
  const newConnections = new NewConnections(server, { headersMs: timeouts.headersMs, ...SILENT }, clock);
  handleClientErrors(server, inFlight, (socket) => newConnections.isSilent(socket));

  const scheduler = new EventLoopScheduler();
  server.on('request', (request, response) => {
    const exchange = { request, response };
    inFlight.add(exchange);
    response.once('close', () => inFlight.delete(exchange));
    scheduler.schedule(() => {
      // Meanwhile the client may have left, or a shutdown may have sent a response.
      if (response.destroyed || response.headersSent) return;
      // The client could not open a new connection.
      if (!server.listening) response.setHeader('connection', 'close');
      void answer(exchange, options, closed !== undefined);
    });
  });

  return {
    listen: async () => `${await listen(server, host, port)}${GRAPHQL_PATH}`,
    close(graceMs) {
      closed ??= drainServer(server, inFlight, { graceMs, clock, endSilent: () => newConnections.endSilent() });
      return closed;
    },
  };
}

async function answer(
  { request, response }: InFlightRequest,
  { routes, logger, hosts = { kind: 'any' }, origins = [] }: HttpServerOptions,
  isStopping: boolean,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (!isTrustedHost(request.headers.host, hosts)) {
    sendJson(response, HTTP_STATUS_BY_CODE[UNTRUSTED_HOST.code], UNTRUSTED_HOST);
    return;
  }
  if (handleCors(request, response, origins)) return;
  const { method = 'GET', url = '/' } = request;
  const requestId = resolveRequestId(request.headers['x-request-id']?.toString());
  const route = matchRoute(routes, method, url.split('?', 1)[0] ?? '/');
  try {
    if (route instanceof Response) {
      await sendResponse(response, route, requestId);
    } else if (route.serve !== undefined) {
      await route.serve({ request, response, requestId });
    } else if (route.handle !== undefined) {
      await sendResponse(response, await route.handle(toRequest(url, request), { isStopping }), requestId);
    }
  } catch (err) {
    logger.error({ err, requestId }, 'A request failed unexpectedly.');
    response.destroy();
  }
}

/** @param target of a request line: a path with its query, of which the path has been matched */
function toRequest(target: string, { method, headers: sent }: IncomingMessage): Request {
  const headers = new Headers();
  for (const name of ['accept', 'accept-encoding', 'if-none-match'] as const) {
    const value = sent[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return new Request(new URL(target, 'http://localhost'), { method: method ?? 'GET', headers });
}
