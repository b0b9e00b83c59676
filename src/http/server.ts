import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../domain/ports/clock.ts';
import { REPORT_FORMAT_NAMES } from '../export/report-format.ts';
import { handleClientErrors } from './connections/client-errors.ts';
import { drainServer } from './connections/drain.ts';
import { EventLoopScheduler } from './connections/event-loop-scheduler.ts';
import { NewConnections } from './connections/new-connections.ts';
import { sendJson } from './connections/send-json.ts';
import type { InFlightRequest } from './connections/shutdown-response.ts';
import { HTTP_STATUS_BY_CODE } from './errors/http-status.ts';
import type { Health, Readiness } from './health/health.ts';
import { GRAPHQL_PATH, REPORT_PATH } from './messages/paths.ts';
import { resolveRequestId } from './messages/request-id.ts';
import type { ReportDownload } from './reports/download.ts';
import { handleCors } from './security/cors.ts';
import { type HostPolicy, isTrustedHost } from './security/host-validation.ts';
import { SECURITY_HEADERS } from './security/security-headers.ts';

/** How long a client may take, in milliseconds. Whoever takes longer is answered 408, and disconnected. */
interface Patience {
  /** To send the headers of its first request, from their first byte on. */
  readonly headersMs: number;
  /** To send a whole request. */
  readonly requestMs: number;
  /** How often connections are looked at for a request that takes too long: it may take so much longer. */
  readonly checkMs: number;
}

/**
 * Headers within a second. They are a packet or two, which a client sends at once, and a proxy once it has them whole; so
 * slow networks are waited for there. Each second more would let a slow loris hold as many connections more, and sockets
 * run out first.
 *
 * The body has longer, 1 MB at 35 kB/s: proxies pass it on as it comes, and it is read of known callers only.
 */
export const DEFAULT_TIMEOUTS: Patience = { headersMs: 800, requestMs: 30_000, checkMs: 1_000 };

/** Milliseconds that an idle connection is kept: longer than the 60 s of AWS's load balancers, or they would reuse a closed one. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/**
 * Connections that were opened ahead of their use, as browsers and balancers do, are kept as long as those that were used.
 * Their number is bounded: they hold sockets, and ask for nothing.
 */
const SILENT = { silentMs: KEEP_ALIVE_TIMEOUT_MS, mostSilent: 500 };

const UNTRUSTED_HOST = {
  error:
    'Without authentication this service answers only to names and addresses of the machine that it runs on, and the header Host of this request is none of them. Call it by the address that it listens on (HOST), let a proxy send that, or set AUTH=cognito.',
  code: 'UNTRUSTED_HOST',
} as const;

export interface HttpServerOptions {
  /** Answers everything at `/graphql`. */
  yoga(request: IncomingMessage, response: ServerResponse): unknown;
  /** Answers the downloads at `/reports/`. */
  readonly reportDownload: ReportDownload;
  readonly health: Health;
  readonly logger: Logger;
  /** A name or an address of this machine. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** The names that requests may call the service by. Any where left out. */
  readonly hosts?: HostPolicy;
  /** The sites whose pages may read answers. None where left out. */
  readonly origins?: readonly string[];
  readonly patience?: Patience;
  readonly clock?: Clock;
}

export interface HttpServer {
  /** Answers the API's URL. Rejects, with one line that says why, where the address cannot be had. */
  listen(): Promise<string>;
  /**
   * Takes no more connections, reports itself unready on those it has, and resolves when the last request is answered and
   * the last connection has ended; after the grace (milliseconds) it says so to those that still wait, and cuts them.
   */
  close(graceMs: number): Promise<void>;
}

/** The routes: the API, the downloads, `/health/live`, `/health/ready`; `/` leads to the API. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { yoga, reportDownload, health, logger, host, port, clock = systemClock } = options;
  const { hosts = { kind: 'any' }, origins = [], patience = DEFAULT_TIMEOUTS } = options;
  const underWay = new Set<InFlightRequest>();
  let closed: Promise<void> | undefined;

  const server = createServer({
    headersTimeout: patience.requestMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.checkMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  });

  const newConnections = new NewConnections(server, { headersMs: patience.headersMs, ...SILENT }, clock);
  handleClientErrors(server, underWay, (socket) => newConnections.isSilent(socket));

  const turns = new EventLoopScheduler();
  server.on('request', (request, response) => {
    const exchange = { request, response };
    underWay.add(exchange);
    response.once('close', () => underWay.delete(exchange));
    turns.take(() => answer(request, response));
  });

  function answer(request: IncomingMessage, response: ServerResponse): void {
    // While it waited the client has left, or was told that the server waits no longer.
    if (response.destroyed || response.headersSent) return;
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    // A new connection could not be had.
    if (!server.listening) response.setHeader('connection', 'close');
    if (!isTrustedHost(request.headers.host, hosts)) {
      sendJson(response, HTTP_STATUS_BY_CODE[UNTRUSTED_HOST.code], UNTRUSTED_HOST);
      return;
    }
    if (handleCors(request, response, origins)) return;
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path === GRAPHQL_PATH) {
      yoga(request, response);
      return;
    }
    const requestId = resolveRequestId(request.headers['x-request-id']?.toString());
    response.setHeader('x-request-id', requestId);
    const format = REPORT_FORMAT_NAMES.find((name) => path === `${REPORT_PATH}.${name}`);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendJson(response.setHeader('allow', 'GET, HEAD'), 405, { error: 'Method not allowed.' });
    } else if (format !== undefined) {
      reportDownload({ request, response, requestId, format }).catch((err: unknown) => {
        logger.error({ err, requestId }, 'A download failed unexpectedly.');
        response.destroy();
      });
    } else if (path === '/') {
      response.writeHead(302, { location: GRAPHQL_PATH }).end();
    } else if (path === '/health/live') {
      sendJson(response, 200, { status: 'ok' });
    } else if (path === '/health/ready') {
      readiness().then((state) => sendJson(response, state.ready ? 200 : 503, state));
    } else {
      sendJson(response, 404, { error: `Nothing is here. The API is at ${GRAPHQL_PATH}.` });
    }
  }

  async function readiness(): Promise<Readiness> {
    if (closed) return { ready: false, reason: 'The service is shutting down.' };
    try {
      return await health.ready();
    } catch (err) {
      logger.error({ err }, 'The readiness check failed.');
      return { ready: false, reason: 'The readiness check failed.' };
    }
  }

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', (error) => reject(new Error(`Cannot listen on ${host}:${port}: ${reasonOf(error)}.`)));
        server.listen(port, host, () => resolve(urlOf(host, server.address())));
      }),
    close(graceMs) {
      closed ??= drainServer(server, underWay, { graceMs, clock, endSilent: () => newConnections.endSilent() });
      return closed;
    },
  };
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return 'the port is in use';
    case 'EACCES':
      return 'this user may not use the port';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'the host is not an address of this machine';
    default:
      return error.message;
  }
}

/** An address for "every address of this machine" cannot be visited: `localhost` stands in. */
function urlOf(host: string, address: ReturnType<ReturnType<typeof createServer>['address']>): string {
  const port = typeof address === 'object' && address ? address.port : 0;
  const wildcard = host === '0.0.0.0' || host === '::';
  const name = wildcard ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}${GRAPHQL_PATH}`;
}
