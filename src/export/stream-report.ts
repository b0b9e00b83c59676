import { scopeForPeople } from '../domain/report/people.ts';
import { scopeForRows } from '../domain/report/report-rows.ts';
import type { OpenedScan } from '../domain/scan/opened-scan.ts';
import type { ScanScope } from '../domain/scan/scan-scope.ts';
import { membershipTable } from './membership-table.ts';
import type { ReportRequest } from './parse-report-request.ts';
import { peopleTable } from './people-table.ts';
import { streamTable, type TableChunk } from './stream-table.ts';
import type { TableFormat } from './table-format.ts';

/** Returns what has to be scanned for a report of this shape. */
export function scopeForReport({ shape, groupNames }: ReportRequest): ScanScope {
  return shape === 'people' ? scopeForPeople(groupNames) : scopeForRows(groupNames);
}

/** Returns the file of a report, part by part. That of people comes once everything is read, the other meanwhile. */
export function streamReport(
  scan: OpenedScan,
  { shape, columns }: ReportRequest,
  format: TableFormat,
): AsyncGenerator<TableChunk> {
  return shape === 'people'
    ? streamTable(peopleTable(scan, columns), format)
    : streamTable(membershipTable(scan, columns), format);
}
