import type { ScanEvent } from './scan-event.ts';
import type { ScanPlan } from './scan-plan.ts';
import type { ScanProgress } from './scan-progress.ts';
import type { ScanScope } from './scan-scope.ts';

/** A reading of who is in which group, from wherever it is read. */
export interface OpenedScan {
  /** As of when: later changes may be missing. */
  readonly startedAt: Date;
  /** How it reads, and what that has cost so far. */
  readonly plan: ScanPlan;
  readonly progress: ScanProgress;
  /** What is read, as it is read. To be read once; a consumer that stops early ends the reading. */
  events(): AsyncGenerator<ScanEvent>;
  stop(): void;
}

/** Opens a scan of at most so many users. With more, it fails with ReportTooLargeError. */
export type OpenScan = (scope: ScanScope, maxUsers: number) => OpenedScan;
