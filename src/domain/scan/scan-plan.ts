import { REPORT_STRATEGIES } from './plan-scan.ts';

/** How memberships are read: from the pool in one of two ways, or from the directory index. */
export const SCAN_STRATEGIES = [...REPORT_STRATEGIES, 'INDEX'] as const;
export type ScanStrategyName = (typeof SCAN_STRATEGIES)[number];

/** How the pool was read, and what that cost. */
export interface ScanPlan {
  readonly strategy: ScanStrategyName;
  /** Calls to Cognito by operation. */
  readonly calls: Readonly<Record<string, number>>;
  readonly durationSeconds: number;
}
