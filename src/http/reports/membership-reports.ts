import { GroupNotFoundError } from '../../domain/model/errors.ts';
import type { CallMeter } from '../../domain/ports/call-meter.ts';
import type { OpenScan } from '../../domain/scan/opened-scan.ts';
import { parseReportQuery } from '../../export/parse-report-request.ts';
import { scopeForReport, streamReport } from '../../export/stream-report.ts';
import { CONTENT_TYPES, TABLE_FORMAT_NAMES } from '../../export/table-format.ts';
import type { HttpError } from '../errors/http-error.ts';
import { type DownloadableReport, fileHeaders, type ReportSession } from './report.ts';

/**
 * @param signal ends the scan's calls
 * @param caller the key for the share of the quotas
 * @param meter counts the calls
 */
export type OpenReportScan = (signal: AbortSignal, caller: string | undefined, meter: CallMeter) => OpenScan;

/** Opens a scan of the directory as of a moment of the past. Rejects with IndexUnavailableError, or BadUserInputError. */
export type OpenPastScan = (at: Date) => Promise<OpenScan>;

/** The most names of groups that a response lists if one is missing; a pool can have 10,000. */
const GROUPS_LISTED = 100;

/**
 * `GET /reports/membership.csv`, `.ndjson` and `.xlsx`: a row for each membership, and for each user in no group, in the order in
 * which they are read; with `shape=people` a row for each person, once all are read. `columns` chooses and orders the columns,
 * `groups` restricts the report to groups and their members; see `parseNameList` for how both are written. `delimiter` is that of
 * CSV. `at` reports a moment of the past, from the directory index and without a call.
 *
 * A slow or pausing reader makes the calls to Cognito pause; if it pauses for longer than the tokens of Cognito's pages
 * live, the download fails.
 */
export function membershipReports(openScan: OpenReportScan, openPastScan: OpenPastScan): readonly DownloadableReport[] {
  const scanFor = ({ signal, caller, meter }: ReportSession) => openScan(signal, caller, meter);
  return TABLE_FORMAT_NAMES.map((name) => ({
    file: `membership.${name}`,
    permission: 'REPORT_READ',
    open(query, session) {
      const { report, format, at } = parseReportQuery(query, name, session.now);
      return {
        headers: fileHeaders(this.file, CONTENT_TYPES[name], session),
        async *chunks() {
          const open = at === null ? scanFor(session) : await openPastScan(at);
          yield* streamReport(open(scopeForReport(report), Number.POSITIVE_INFINITY), report, format);
        },
      };
    },
    explain: async (failure, error, session) =>
      error instanceof GroupNotFoundError ? await withKnownGroups(failure, scanFor(session)) : failure,
  }));
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
