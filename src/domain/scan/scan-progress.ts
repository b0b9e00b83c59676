import type { ScanStrategyName } from './scan-plan.ts';

/** The progress of a scan. */
export interface ScanProgress {
  readonly strategy: ScanStrategyName;
  /** Distinct users read so far. */
  readonly usersScanned: number;
  /** Groups read to their end; with BY_USER, groups listed. */
  readonly groupsScanned: number;
  /** Null until every group is listed. */
  readonly groupsTotal: number | null;
  readonly callsMade: number;
  /** At the rate of the quotas, by the known sizes; null until enough is known. */
  readonly estimatedSecondsLeft: number | null;
}
