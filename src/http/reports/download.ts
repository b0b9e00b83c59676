import { once } from 'node:events';
import type { Logger } from 'pino';
import { authorize } from '../../domain/access/authorize.ts';
import { callerOf } from '../../domain/model/caller.ts';
import { CallMeter } from '../../domain/ports/call-meter.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { recordRequest } from '../../observability/record-request.ts';
import type { RequestObserver } from '../../observability/request-observer.ts';
import type { RequestTracer } from '../../observability/request-tracer.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { abortResponse } from '../connections/abort-response.ts';
import type { NodeExchange } from '../connections/node-exchange.ts';
import { sendJson } from '../connections/send-json.ts';
import { toGraphQLError } from '../errors/graphql-error.ts';
import { toHttpError } from '../errors/http-error.ts';
import { logError } from '../errors/log-error.ts';
import type { RateLimiter } from '../security/rate-limiter.ts';
import { authenticateRequest, rawQueryOf, refuseOtherEncodings } from './authenticate-request.ts';
import type { DownloadableReport, OpenReport, ReportSession } from './report.ts';
import { LINK_PARAMETER, type ReportLinks } from './report-links.ts';

/**
 * Serves a report, streamed as it is read, in any size and with little memory.
 *
 * A request that is rejected, or fails before the first rows, gets JSON with a status. A complete download has the number of its
 * rows in the trailer `x-report-rows`. If it fails on the way, its connection is cut: the last chunk is missing, and clients
 * report an incomplete transfer (curl: exit code 18). The text itself has no end mark: a last line that is not a row would be one
 * row too many for programs that read it.
 *
 * A disconnect ends the reading. A HEAD request reads nothing.
 */
export type ReportDownload = (exchange: NodeExchange) => Promise<void>;

export interface ReportDownloadOptions {
  readonly links: ReportLinks;
  readonly authenticate: Authenticate;
  /** The user pool whose tokens `authenticate` accepts; null if it looks at no token. */
  readonly issuer: string | null;
  /** The sites, besides the service's own, whose pages may download. */
  readonly origins: readonly string[];
  /** The limit of all requests of a caller. */
  readonly rateLimit?: RateLimiter | undefined;
  /** Called once for each download, when it has ended. */
  readonly observers?: readonly RequestObserver[];
  /** Left out: downloads are not traced. */
  readonly tracer?: RequestTracer | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** A download while it is served. */
interface DownloadState {
  readonly meter: CallMeter;
  /** Aborted when the client has left, or when a shutdown has ended the response. */
  readonly left: AbortSignal;
  /** Whether the download was ended by that. */
  isInterrupted: boolean;
  rows: number;
  bytes: number;
}

const ROWS_TRAILER = 'x-report-rows';

export function createReportDownload(report: DownloadableReport, options: ReportDownloadOptions): ReportDownload {
  const { observers = [], tracer, logger, clock } = options;
  return async (exchange) => {
    const { request, response, requestId } = exchange;
    const startedAt = clock.now();
    const closed = new AbortController();
    response.setHeader('x-request-id', requestId);
    response.once('close', () => closed.abort());
    const state: DownloadState = {
      meter: new CallMeter(),
      left: closed.signal,
      isInterrupted: false,
      rows: 0,
      bytes: 0,
    };

    tracer?.start(request, 'Report download', request.headers);
    const serve = () => serveDownload(report, exchange, state, options);
    const code = await (tracer === undefined ? serve() : tracer.run(request, serve));
    const { meter, left, isInterrupted, rows, bytes } = state;
    recordRequest(
      request,
      {
        requestId,
        type: 'download',
        operation: report.file,
        status: response.statusCode,
        ms: clock.now() - startedAt,
        meter,
        codes: code === null ? [] : [code],
        // A failure closes the response as well.
        isCancelled: code === null && (isInterrupted || (left.aborted && !response.writableFinished)),
        sent: { rows, bytes },
      },
      { logger, observers: tracer === undefined ? observers : [...observers, tracer] },
    );
  };
}

/** Returns the code of the error that the client was sent, or that has cut its response; null if there was none. */
async function serveDownload(
  report: DownloadableReport,
  exchange: NodeExchange,
  state: DownloadState,
  options: ReportDownloadOptions,
): Promise<string | null> {
  const { issuer, rateLimit, logger, clock } = options;
  const { socket } = exchange.request;
  const { left: signal, meter } = state;
  let session: ReportSession = { now: clock.date(), signal, caller: undefined, meter };
  try {
    const query = rawQueryOf(exchange.request);
    const link = query.get(LINK_PARAMETER);
    query.delete(LINK_PARAMETER);
    const actor =
      link === null
        ? await authenticateRequest(exchange.request, options)
        : // Whoever follows it may come from anywhere: the link alone lets in, and nothing that a browser adds.
          await options.links.verify(report, query, link);
    session = { ...session, caller: callerOf(actor, { issuer, address: socket.remoteAddress }) };
    await rateLimit?.consume(session.caller);
    authorize(actor, report.permission);
    refuseOtherEncodings(exchange.request);
    await streamDownload(report.open(query, session), exchange, state);
    return null;
  } catch (error) {
    state.isInterrupted = signal.aborted;
    if (state.isInterrupted) return null;
    return await fail(error, report, { exchange, session, logger });
  }
}

interface Failing {
  readonly exchange: NodeExchange;
  readonly session: ReportSession;
  readonly logger: Logger;
}

/** Sends the error, or cuts the response if some of it was sent before; returns the error's code. */
async function fail(
  error: unknown,
  { explain }: DownloadableReport,
  { exchange, session, logger }: Failing,
): Promise<string> {
  const { response, requestId } = exchange;
  const code = logError(toGraphQLError(error), requestId, logger);
  if (response.headersSent) {
    abortResponse(exchange);
    return code;
  }
  const failure = toHttpError(error, requestId);
  const { status, headers, body } = (await explain?.(failure, error, session)) ?? failure;
  sendJson(response, status, body, headers);
  return code;
}

async function streamDownload(
  { headers, chunks }: OpenReport,
  { request, response }: NodeExchange,
  state: DownloadState,
): Promise<void> {
  if (request.method === 'HEAD') {
    response.writeHead(200, headers).end();
    return;
  }
  const begin = () => {
    // Only chunks can be followed by trailers, and HTTP/1.0 knows neither: Node would throw.
    const trailer = request.httpVersion === '1.0' ? {} : { trailer: ROWS_TRAILER };
    if (!response.headersSent) response.writeHead(200, { ...headers, ...trailer });
  };
  for await (const { content, rows } of chunks()) {
    begin();
    state.rows += rows;
    if (content.length === 0) continue;
    state.bytes += Buffer.byteLength(content);
    if (!response.write(content)) await once(response, 'drain', { signal: state.left });
  }
  // Without a row, NDJSON has no text either.
  begin();
  response.addTrailers({ [ROWS_TRAILER]: String(state.rows) });
  response.end();
}
