import type { Clock } from '../ports/clock.ts';
import { delay } from '../primitives/delay.ts';
import type { OpenedScan } from '../scan/opened-scan.ts';
import type { ScanProgress } from '../scan/scan-progress.ts';
import { MembershipReport } from './membership-report.ts';

/** Milliseconds between two updates. */
const PROGRESS_INTERVAL_MS = 1_000;

/** The progress of a report, and at the end the report. */
export interface ReportProgress extends ScanProgress {
  readonly report: MembershipReport | null;
}

/**
 * Reads a scan to its end and builds the report. Each side is sorted in a turn of the event loop of its own: with thousands
 * of users, doing both and the response in one turn would block every other request.
 */
export async function buildReport(scan: OpenedScan, clock: Clock): Promise<MembershipReport> {
  const report = new MembershipReport(scan);
  for await (const event of scan.events()) report.add(event);
  report.finish();
  for (const side of ['groups', 'users'] as const) {
    await delay(clock, 0);
    void report[side];
  }
  await delay(clock, 0);
  return report;
}

/** Builds the report, and yields its progress once a second. A consumer that stops early ends the scan. */
export async function* buildReportWithProgress(scan: OpenedScan, clock: Clock): AsyncGenerator<ReportProgress> {
  const ended = new AbortController();
  const building = buildReport(scan, clock).finally(() => ended.abort());
  // Awaited below; until then a failure must not count as unhandled.
  building.catch(() => {});
  try {
    while (!ended.signal.aborted) {
      yield { ...scan.progress, report: null };
      await delay(clock, PROGRESS_INTERVAL_MS, ended.signal);
    }
    const report = await building;
    yield { ...scan.progress, estimatedSecondsLeft: 0, report };
  } finally {
    scan.stop();
  }
}
