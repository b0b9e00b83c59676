import { authorize } from '../../domain/access/authorize.ts';
import { callerOf } from '../../domain/model/caller.ts';
import { CallMeter } from '../../domain/ports/call-meter.ts';
import { recordRequest } from '../../observability/record-request.ts';
import type { NodeExchange } from '../connections/node-exchange.ts';
import { sendJson } from '../connections/send-json.ts';
import { toGraphQLError } from '../errors/graphql-error.ts';
import { toHttpError } from '../errors/http-error.ts';
import { logError } from '../errors/log-error.ts';
import { LINKS_PATH, REPORTS_PATH } from '../messages/paths.ts';
import { authenticateRequest, rawQueryOf, refuseOtherEncodings } from './authenticate-request.ts';
import type { ReportDownloadOptions } from './download.ts';
import type { DownloadableReport } from './report.ts';
import { LINK_PARAMETER } from './report-links.ts';

/**
 * Serves `POST /reports/link/membership.html`: a link that opens that report with the same query for some minutes, in a browser
 * that sends no token. Whoever has the link has the report. Takes what the report takes; costs no call.
 */
export function createReportLink(
  report: DownloadableReport,
  options: ReportDownloadOptions,
): (exchange: NodeExchange) => Promise<void> {
  const { observers = [], logger, clock } = options;
  return async (exchange) => {
    const { request, response, requestId } = exchange;
    const startedAt = clock.now();
    response.setHeader('x-request-id', requestId);
    let code: string | null = null;
    try {
      sendJson(response, 201, await linkTo(report, exchange, options));
    } catch (error) {
      code = logError(toGraphQLError(error), requestId, logger);
      const { status, headers, body } = toHttpError(error, requestId);
      sendJson(response, status, body, headers);
    }
    recordRequest(
      request,
      {
        requestId,
        type: 'download',
        operation: `link/${report.file}`,
        status: response.statusCode,
        ms: clock.now() - startedAt,
        meter: null,
        codes: code === null ? [] : [code],
        isCancelled: false,
      },
      { logger, observers },
    );
  };
}

async function linkTo(
  report: DownloadableReport,
  { request }: NodeExchange,
  options: ReportDownloadOptions,
): Promise<{ readonly path: string; readonly expiresAt: Date }> {
  const { issuer, rateLimit, links, clock } = options;
  const actor = await authenticateRequest(request, options);
  const caller = callerOf(actor, { issuer, address: request.socket.remoteAddress });
  await rateLimit?.consume(caller);
  authorize(actor, report.permission);
  refuseOtherEncodings(request);
  const query = rawQueryOf(request);
  // What the report would refuse is refused now, to whoever can correct it.
  report.open(query, { now: clock.date(), signal: new AbortController().signal, caller, meter: new CallMeter() });
  const { link, expiresAt } = await links.sign(report, query, actor);
  query.append(LINK_PARAMETER, link);
  const path = request.url?.split('?', 1)[0]?.replace(LINKS_PATH, REPORTS_PATH) ?? '';
  return { path: `${path}?${query}`, expiresAt };
}
