import type { MembershipRow } from '../domain/report/membership-row.ts';
import { cellOf, type ReportColumn } from '../domain/report/report-columns.ts';
import { reportRows } from '../domain/report/report-rows.ts';
import type { OpenedScan } from '../domain/scan/opened-scan.ts';
import type { Table, TableColumn } from './table.ts';

/** A row for each membership, and for each user in no group, in the order in which they are read. */
export function membershipTable(scan: OpenedScan, columns: readonly ReportColumn[]): Table<MembershipRow> {
  return { columns: membershipColumns(columns), batches: reportRows(scan) };
}

export function membershipColumns(columns: readonly ReportColumn[]): readonly TableColumn<MembershipRow>[] {
  return columns.map((column) => ({ name: column.name, cell: (row) => cellOf(row, column) }));
}
