import type { Permission } from '../../domain/model/permissions.ts';
import type { CallMeter } from '../../domain/ports/call-meter.ts';
import type { TableChunk } from '../../export/stream-table.ts';
import type { HttpError } from '../errors/http-error.ts';

/** One report that can be downloaded. */
export interface DownloadableReport {
  /** Its path below `/reports/`, and its name in the log: `membership.csv`. */
  readonly file: string;
  readonly permission: Permission;
  /**
   * Reads what is asked for, and nothing of the pool.
   *
   * @throws BadUserInputError
   */
  open(query: URLSearchParams, session: ReportSession): OpenReport;
  /** Adds to the response of an error, before anything was sent, what helps to correct the request. */
  readonly explain?: (failure: HttpError, error: unknown, session: ReportSession) => Promise<HttpError>;
}

/** Who downloads, and when. */
export interface ReportSession {
  readonly now: Date;
  /** Ends what is read for it. */
  readonly signal: AbortSignal;
  /** The key for the share of the quotas. */
  readonly caller: string | undefined;
  /** Counts the calls. */
  readonly meter: CallMeter;
}

export interface OpenReport {
  readonly headers: Readonly<Record<string, string>>;
  /** Reads the report. */
  chunks(): AsyncIterable<TableChunk>;
}

/** The headers of a report that is saved as a file: `membership-2026-05-01.csv`. */
export function fileHeaders(file: string, contentType: string, { now }: ReportSession): OpenReport['headers'] {
  const [name, extension] = file.split('.');
  return {
    'content-type': contentType,
    'content-disposition': `attachment; filename="${name}-${now.toISOString().slice(0, 10)}.${extension}"`,
    'cache-control': 'no-store',
  };
}
