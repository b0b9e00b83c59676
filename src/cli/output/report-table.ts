import type { MembershipReport } from '../../domain/report/membership-report.ts';
import type { MembershipRow } from '../../domain/report/membership-row.ts';
import { cellOf, type ReportColumn } from '../../domain/report/report-columns.ts';
import { formatTextTable } from './text-table.ts';

/**
 * Returns a report for a terminal: a line for each row, columns aligned, groups by authority, users in no group at the end.
 */
export function formatReportTable(report: MembershipReport, columns: readonly ReportColumn[]): string {
  const rows = rowsOf(report).map((row) => columns.map((column) => String(cellOf(row, column) ?? '')));
  const { memberships, groups, usersInNoGroup } = report.totals;
  const summary = `${counted(memberships, 'membership')} in ${counted(groups, 'group')}, ${counted(usersInNoGroup, 'user')} in no group`;
  const names = columns.map(({ name }) => name);
  return `${formatTextTable(names, rows)}\n${summary}\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function rowsOf(report: MembershipReport): readonly MembershipRow[] {
  return [
    ...report.groups.flatMap(({ group, members }) => members.map((user) => ({ user, group }))),
    ...report.usersInNoGroup.map((user) => ({ user, group: null })),
  ];
}
