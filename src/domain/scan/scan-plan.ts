import type { ReportStrategy } from './plan-scan.ts';

/** How the pool was read, and what that cost. */
export interface ScanPlan {
  readonly strategy: ReportStrategy;
  /** Calls to Cognito by operation. */
  readonly calls: Readonly<Record<string, number>>;
  readonly durationSeconds: number;
}
