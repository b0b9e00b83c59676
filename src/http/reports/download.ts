import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { authorize } from '../../domain/access/authorize.ts';
import { callerOf } from '../../domain/model/caller.ts';
import { BadUserInputError, GroupNotFoundError } from '../../domain/model/errors.ts';
import { CallMeter } from '../../domain/ports/call-meter.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { scopeForRows } from '../../domain/report/report-rows.ts';
import type { OpenScan } from '../../domain/scan/scan.ts';
import { parseReportQuery } from '../../export/parse-report-request.ts';
import { REPORT_FORMATS, type ReportFormatName } from '../../export/report-format.ts';
import { streamReport } from '../../export/stream-report.ts';
import { recordRequest } from '../../observability/record-request.ts';
import type { RequestObserver } from '../../observability/request-observer.ts';
import type { RequestTracer } from '../../observability/request-tracer.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { abortResponse } from '../connections/abort-response.ts';
import { sendJson } from '../connections/send-json.ts';
import { toGraphQLError } from '../errors/graphql-error.ts';
import { type HttpError, toHttpError } from '../errors/http-error.ts';
import { logError } from '../errors/log-error.ts';
import { hasUtf8Query, NOT_UTF8_QUERY } from '../messages/request-encoding.ts';
import type { RateLimiter } from '../security/rate-limiter.ts';
import { rejectCrossSite } from '../security/use-csrf-protection.ts';

/**
 * Serves `GET /reports/membership.csv` and `.ndjson`: a row for each membership, and for each user in no group, streamed in
 * the order in which they are read, in any size and with little memory. Requires the permission REPORT_READ.
 *
 * `columns` chooses and orders the columns, `groups` restricts the report to groups and their members; see `parseNameList`
 * for how both are written. A request that is rejected, or fails before the first rows, gets JSON with a status.
 *
 * A complete download has the number of its rows in the trailer `x-report-rows`. If it fails on the way, its connection is
 * cut: the last chunk is missing, and clients report an incomplete transfer (curl: exit code 18). The text itself has no end
 * mark: a last line that is not a row would be one row too many for programs that read it.
 *
 * A slow or pausing reader makes the calls to Cognito pause; if it pauses for longer than the tokens of Cognito's pages
 * live, the download fails. A disconnect ends the calls. A HEAD request costs no call.
 */
export type ReportDownload = (download: DownloadRequest) => Promise<void>;

export interface DownloadRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly format: ReportFormatName;
}

export interface ReportDownloadOptions {
  /**
   * @param signal ends the scan's calls
   * @param caller the key for the share of the quotas
   * @param meter counts the calls
   */
  openScan(signal: AbortSignal, caller: string | undefined, meter: CallMeter): OpenScan;
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

/** The most names of groups that a response lists if one is missing; a pool can have 10,000. */
const GROUPS_LISTED = 100;
const ROWS_TRAILER = 'x-report-rows';

export function createReportDownload(options: ReportDownloadOptions): ReportDownload {
  const { observers = [], tracer, logger, clock } = options;
  return async (download) => {
    const { request, response, requestId, format } = download;
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
    const serve = () => serveDownload(download, state, options);
    const code = await (tracer === undefined ? serve() : tracer.run(request, serve));
    const { meter, left, isInterrupted, rows, bytes } = state;
    recordRequest(
      request,
      {
        requestId,
        type: 'download',
        operation: `report.${format}`,
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
  download: DownloadRequest,
  state: DownloadState,
  { openScan, authenticate, issuer, origins, rateLimit, logger, clock }: ReportDownloadOptions,
): Promise<string | null> {
  const { headers, socket } = download.request;
  let caller: string | undefined;
  try {
    rejectCrossSite(headers['sec-fetch-site']?.toString() ?? null, headers.origin ?? null, origins);
    const actor = await authenticate(headers.authorization ?? null);
    caller = callerOf(actor, { issuer, address: socket.remoteAddress });
    await rateLimit?.consume(caller);
    authorize(actor, 'REPORT_READ');
    await streamDownload(download, clock.date(), openScan(state.left, caller, state.meter), state);
    return null;
  } catch (error) {
    state.isInterrupted = state.left.aborted;
    if (state.isInterrupted) return null;
    return await fail(error, download, openScan(state.left, caller, state.meter), logger);
  }
}

/** Sends the error, or cuts the response if some of it was sent before; returns the error's code. */
async function fail(error: unknown, download: DownloadRequest, open: OpenScan, logger: Logger): Promise<string> {
  const { response, requestId } = download;
  const code = logError(toGraphQLError(error), requestId, logger);
  if (response.headersSent) {
    abortResponse(download);
    return code;
  }
  const failure = toHttpError(error, requestId);
  const { status, headers, body } =
    error instanceof GroupNotFoundError ? await withKnownGroups(failure, open) : failure;
  sendJson(response, status, body, headers);
  return code;
}

async function streamDownload(
  { request, response, format }: DownloadRequest,
  asOf: Date,
  openScan: OpenScan,
  state: DownloadState,
): Promise<void> {
  const { columns, groupNames } = parseReportQuery(queryOf(request));
  const headers = {
    'content-type': REPORT_FORMATS[format].contentType,
    'content-disposition': `attachment; filename="membership-${asOf.toISOString().slice(0, 10)}.${format}"`,
    'cache-control': 'no-store',
  };
  if (request.method === 'HEAD') {
    response.writeHead(200, headers).end();
    return;
  }
  const begin = () => {
    // Only chunks can be followed by trailers, and HTTP/1.0 knows neither: Node would throw.
    const trailer = request.httpVersion === '1.0' ? {} : { trailer: ROWS_TRAILER };
    if (!response.headersSent) response.writeHead(200, { ...headers, ...trailer });
  };
  const scan = openScan(scopeForRows(groupNames), Number.POSITIVE_INFINITY);
  for await (const { text, rows } of streamReport(scan, columns, format)) {
    begin();
    state.rows += rows;
    state.bytes += Buffer.byteLength(text);
    if (!response.write(text)) await once(response, 'drain', { signal: state.left });
  }
  // Without a row, NDJSON has no text either.
  begin();
  response.addTrailers({ [ROWS_TRAILER]: String(state.rows) });
  response.end();
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  if (!hasUtf8Query(url)) throw new BadUserInputError(NOT_UTF8_QUERY, '');
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start));
}

/** Adds the names of the pool's groups if a given one does not exist. */
async function withKnownGroups(failure: HttpError, openScan: OpenScan): Promise<HttpError> {
  const scan = openScan({ groups: true, memberships: false, users: 'none', groupNames: null }, 0);
  const groups: string[] = [];
  let moreGroups = false;
  try {
    for await (const event of scan.events()) {
      moreGroups = groups.length === GROUPS_LISTED;
      if (moreGroups) break;
      if (event.kind === 'group') groups.push(event.group.name);
    }
  } catch {
    // The names are optional: those that were read so far are enough.
    moreGroups = true;
  }
  return { ...failure, body: { ...failure.body, groups, moreGroups } };
}
