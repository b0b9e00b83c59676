import type { ReportColumn } from '../domain/report/report-columns.ts';
import { reportRows } from '../domain/report/report-rows.ts';
import type { Scan } from '../domain/scan/scan.ts';
import { limitHeapGrowth } from './heap-growth.ts';
import { REPORT_FORMATS, type ReportFormatName } from './report-format.ts';

/** A chunk of a report's text, and how many rows it has. */
export interface ReportChunk {
  readonly text: string;
  readonly rows: number;
}

/**
 * Returns the text of a report, chunk by chunk as the scan goes on. The first chunk comes with the first rows, or at the end
 * if there are none.
 */
export async function* streamReport(
  scan: Scan,
  columns: readonly ReportColumn[],
  formatName: ReportFormatName,
): AsyncGenerator<ReportChunk> {
  const format = REPORT_FORMATS[formatName];
  let head = format.head(columns);
  const release = limitHeapGrowth();
  try {
    for await (const rows of reportRows(scan)) {
      yield { text: head + format.lines(columns, rows), rows: rows.length };
      head = '';
    }
    if (head !== '') yield { text: head, rows: 0 };
  } finally {
    release();
  }
}
