import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { authorize } from '../../domain/access/authorize.ts';
import { callerOf } from '../../domain/model/caller.ts';
import { BadUserInputError, GroupNotFoundError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { scopeForRows } from '../../domain/report/report-rows.ts';
import type { OpenScan, Scan } from '../../domain/scan/scan.ts';
import { parseReportQuery } from '../../export/parse-report-request.ts';
import { REPORT_FORMATS, type ReportFormatName } from '../../export/report-format.ts';
import { streamReport } from '../../export/stream-report.ts';
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
 * Answers `GET /reports/membership.csv` and `.ndjson`: a row for each membership, and for each user in no group, streamed
 * in the order in which they are read, in any size and little memory. Takes the permission REPORT_READ.
 *
 * `columns` chooses and orders the columns, `groups` restricts the report to groups and their members; `nameList` says how
 * both are written. What is refused, or fails before the first rows, is answered as JSON with a status.
 *
 * A finished download ends as HTTP ends an answer, and tells the number of its rows in the trailer `x-report-rows`. One
 * that fails on the way ends with its connection cut: of a chunked answer the last chunk is missing, and clients report an
 * incomplete transfer (curl: exit code 18). The text itself carries no mark of its end: a last line that is no row would be
 * one row too many for every program that reads it.
 *
 * A reader that is slow, or pauses, makes the calls to Cognito pause; where it pauses for longer than the tokens of
 * Cognito's pages live, the download fails. A reader that leaves ends the calls. A HEAD request costs no call.
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
   * @param caller who shares the quotas with whom
   */
  openScan(signal: AbortSignal, caller: string | undefined): OpenScan;
  readonly authenticate: Authenticate;
  /** The sites, beside the service's own, whose pages may download. */
  readonly origins: readonly string[];
  /** The one that counts the caller's other requests, too. */
  readonly rateLimit?: RateLimiter | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** How far a download came, for the log. */
interface Course {
  scan: Scan | null;
  rows: number;
}

/** The most names of groups that an answer lists where one is missing; a pool can have 10,000. */
const GROUPS_LISTED = 100;
const ROWS_TRAILER = 'x-report-rows';

export function createReportDownload(options: ReportDownloadOptions): ReportDownload {
  const { openScan, authenticate, origins, rateLimit, logger, clock } = options;
  return async (download) => {
    const { request, response, requestId, format } = download;
    const startedAt = clock.now();
    const course: Course = { scan: null, rows: 0 };
    const gone = new AbortController();
    response.setHeader('x-request-id', requestId);
    response.once('close', () => gone.abort());
    let codes: readonly string[] = [];
    /** By the client, or by the end of a stop's grace, which has answered for it. */
    let isEnded = false;
    let caller: string | undefined;

    try {
      const { 'sec-fetch-site': site, origin, authorization } = request.headers;
      rejectCrossSite(site?.toString() ?? null, origin ?? null, origins);
      const actor = await authenticate(authorization ?? null);
      rateLimit?.admit(actor, request.socket.remoteAddress);
      caller = callerOf(actor, request.socket.remoteAddress);
      authorize(actor, 'REPORT_READ');
      await answer(download, clock.date(), openScan(gone.signal, caller), course, gone.signal);
    } catch (error) {
      isEnded = gone.signal.aborted;
      if (!isEnded) codes = [await fail(error, download, openScan(gone.signal, caller))];
    }

    const cancelled = isEnded || (gone.signal.aborted && !response.writableFinished);
    logger.info(
      {
        requestId,
        operation: `report.${format}`,
        status: response.statusCode,
        ms: Math.round(clock.now() - startedAt),
        calls: course.scan?.progress.callsMade ?? 0,
        rows: course.rows,
        outcome: cancelled && codes.length === 0 ? 'cancelled' : codes.length > 0 ? 'errors' : 'ok',
        ...(codes.length > 0 && { codes }),
      },
      'request',
    );
  };

  /** Tells the client, and the log; answers with the failure's code. */
  async function fail(error: unknown, download: DownloadRequest, open: OpenScan): Promise<string> {
    const { response, requestId } = download;
    const code = logError(toGraphQLError(error), requestId, logger);
    if (response.headersSent) {
      abortResponse(download);
      return code;
    }
    const failure = toHttpError(error, requestId);
    const { status, headers, body } = error instanceof GroupNotFoundError ? await withGroups(failure, open) : failure;
    sendJson(response, status, body, headers);
    return code;
  }
}

async function answer(
  { request, response, format }: DownloadRequest,
  asOf: Date,
  openScan: OpenScan,
  course: Course,
  gone: AbortSignal,
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
  course.scan = openScan(scopeForRows(groupNames), Number.POSITIVE_INFINITY);
  for await (const { text, rows } of streamReport(course.scan, columns, format)) {
    begin();
    course.rows += rows;
    if (!response.write(text)) await once(response, 'drain', { signal: gone });
  }
  // Without a row, NDJSON has no text either.
  begin();
  response.addTrailers({ [ROWS_TRAILER]: String(course.rows) });
  response.end();
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  if (!hasUtf8Query(url)) throw new BadUserInputError(NOT_UTF8_QUERY, '');
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start));
}

/** Where groups are asked for by name and one is missing: the names that there are. */
async function withGroups(failure: HttpError, openScan: OpenScan): Promise<HttpError> {
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
    // They are a courtesy: what was found until now will do.
    moreGroups = true;
  }
  return { ...failure, body: { ...failure.body, groups, moreGroups } };
}
