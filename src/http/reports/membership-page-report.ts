import type { RecentChanges, RecentChangesQuery } from '../../domain/directory-index/recent-changes.ts';
import { SUMMARY_SCOPE, summarizeMemberships } from '../../domain/report/membership-summary.ts';
import { DAYS_BACK } from '../../export/html/changes-section.ts';
import { MAX_LISTED, membershipPage } from '../../export/html/membership-page.ts';
import { PAGE_POLICY } from '../../export/html/page-style.ts';
import { refuseUnknownParameters } from '../../export/query-parameters.ts';
import type { OpenReportScan } from './membership-reports.ts';
import type { DownloadableReport, ReportSession } from './report.ts';

export interface MembershipPageOptions {
  readonly poolId: string;
  readonly openScan: OpenReportScan;
  /** Makes no call. Whoever may read reports may read the trail as well. */
  readonly recentChanges: (query: RecentChangesQuery) => Promise<RecentChanges>;
  /** The groups whose members administer the pool through this service. */
  readonly administratorGroups: readonly string[];
}

/** `GET /reports/membership.html`: one page to print, built in memory once the pool is read. */
export function membershipPageReport(options: MembershipPageOptions): DownloadableReport {
  return {
    file: 'membership.html',
    permission: 'REPORT_READ',
    open(query, session) {
      refuseUnknownParameters(query, []);
      return {
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': PAGE_POLICY,
          'cache-control': 'no-store',
        },
        chunks: () => pageOf(options, session),
      };
    },
  };
}

async function* pageOf(
  { poolId, openScan, recentChanges, administratorGroups }: MembershipPageOptions,
  { signal, caller, meter, now }: ReportSession,
) {
  const scan = openScan(signal, caller, meter)(SUMMARY_SCOPE, Number.POSITIVE_INFINITY);
  const summary = await summarizeMemberships(scan, administratorGroups);
  const changes = await recentChanges({ days: DAYS_BACK, now, count: MAX_LISTED });
  yield { content: membershipPage(summary, { poolId, asOf: now, changes }), rows: summary.memberships };
}
