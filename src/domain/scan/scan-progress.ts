import type { ReportStrategy } from './plan-scan.ts';

/** How far a scan is. */
export interface ScanProgress {
  readonly strategy: ReportStrategy;
  /** Distinct users read so far. */
  readonly usersScanned: number;
  /** Groups read to their end; by user, groups listed. */
  readonly groupsScanned: number;
  /** Null until every group is listed. */
  readonly groupsTotal: number | null;
  readonly callsMade: number;
  /** At the pace of the quotas, by what is known of the sizes; null until enough is known. */
  readonly estimatedSecondsLeft: number | null;
}
