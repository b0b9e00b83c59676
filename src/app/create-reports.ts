import type { Config } from '../config/parse-config.ts';
import { openIndexScan } from '../domain/directory-index/open-index-scan.ts';
import { readRecentChanges } from '../domain/directory-index/recent-changes.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { auditReports } from '../http/reports/audit-reports.ts';
import { membershipPageReport } from '../http/reports/membership-page-report.ts';
import { membershipReports } from '../http/reports/membership-reports.ts';
import type { DownloadableReport } from '../http/reports/report.ts';
import type { PoolServices } from './create-pool.ts';

/** Returns all reports on one pool that can be downloaded. */
export function createReports(
  { accessGroups }: Config,
  { pool, openScan, audit, directoryIndex }: PoolServices,
  clock: Clock,
): readonly DownloadableReport[] {
  return [
    ...membershipReports(openScan, (at) => openIndexScan(directoryIndex, at, clock)),
    membershipPageReport({
      poolId: pool.id,
      openScan,
      recentChanges: (query) => readRecentChanges(directoryIndex, audit, query),
      administratorGroups: accessGroups.ADMINISTRATOR,
    }),
    ...auditReports(audit),
  ];
}
