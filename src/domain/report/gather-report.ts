import type { Clock } from '../clock.ts';
import { MembershipReport } from './membership-report.ts';
import type { Scan } from './scan.ts';
import type { ScanProgress } from './scan-progress.ts';

/** How often progress is told, in milliseconds. */
const PROGRESS_INTERVAL_MS = 1_000;

/** How far a report is, and at the end the report. */
export interface ReportProgress extends ScanProgress {
  readonly report: MembershipReport | null;
}

/** Reads a scan to its end and puts its findings together. */
export async function gatherReport(scan: Scan): Promise<MembershipReport> {
  const report = new MembershipReport(scan);
  for await (const event of scan.events()) report.add(event);
  report.finish();
  return report;
}

/** The same, with the progress once a second on the way. A reader that stops early ends the scan. */
export async function* gatherWithProgress(scan: Scan, clock: Clock): AsyncGenerator<ReportProgress> {
  const gathering = gatherReport(scan);
  // Awaited below; until then a failure must not count as unhandled.
  gathering.catch(() => {});
  try {
    let report: MembershipReport | null = null;
    while (report === null) {
      yield { ...scan.progress, report };
      report = await Promise.race([gathering, pause(clock)]);
    }
    yield { ...scan.progress, estimatedSecondsLeft: 0, report };
  } finally {
    scan.stop();
  }
}

function pause(clock: Clock): Promise<null> {
  return new Promise((resolve) => clock.after(PROGRESS_INTERVAL_MS, () => resolve(null)));
}
