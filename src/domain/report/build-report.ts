import type { Clock } from '../ports/clock.ts';
import { afterDelay, firstEvent, onAbort } from '../primitives/first-event.ts';
import type { Scan } from '../scan/scan.ts';
import type { ScanProgress } from '../scan/scan-progress.ts';
import { MembershipReport } from './membership-report.ts';

/** How often progress is told, in milliseconds. */
const PROGRESS_INTERVAL_MS = 1_000;

/** How far a report is, and at the end the report. */
export interface ReportProgress extends ScanProgress {
  readonly report: MembershipReport | null;
}

/**
 * Reads a scan to its end and puts its findings together. Each side is put in order in a turn of its own: of thousands of
 * users, both and the answer in one would keep everybody else waiting.
 */
export async function buildReportWithProgress(scan: Scan, clock: Clock): Promise<MembershipReport> {
  const report = new MembershipReport(scan);
  for await (const event of scan.events()) report.add(event);
  report.finish();
  for (const side of ['groups', 'users'] as const) {
    await firstEvent(afterDelay(clock, 0));
    void report[side];
  }
  await firstEvent(afterDelay(clock, 0));
  return report;
}

/** The same, with the progress once a second on the way. A reader that stops early ends the scan. */
export async function* gatherWithProgress(scan: Scan, clock: Clock): AsyncGenerator<ReportProgress> {
  const gathered = new AbortController();
  const gathering = buildReportWithProgress(scan, clock).finally(() => gathered.abort());
  // Awaited below; until then a failure must not count as unhandled.
  gathering.catch(() => {});
  try {
    while (!gathered.signal.aborted) {
      yield { ...scan.progress, report: null };
      await firstEvent(onAbort(gathered.signal), afterDelay(clock, PROGRESS_INTERVAL_MS));
    }
    const report = await gathering;
    yield { ...scan.progress, estimatedSecondsLeft: 0, report };
  } finally {
    scan.stop();
  }
}
