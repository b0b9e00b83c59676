import type { MembershipReport } from '../domain/report/membership-report.ts';
import type { MembershipRow } from '../domain/report/membership-row.ts';
import { cellOf, type ReportColumn } from '../domain/report/report-columns.ts';
import { displayWidth } from './display-width.ts';

/** Between two columns. */
const GAP = '  ';

/** A report for a terminal: a line for each row, columns aligned, groups by authority, users in no group at the end. */
export function reportTable(report: MembershipReport, columns: readonly ReportColumn[]): string {
  const names = columns.map(({ name }) => name);
  const rows = rowsOf(report).map((row) => columns.map((column) => printable(String(cellOf(row, column) ?? ''))));
  const widths = names.map((name, place) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[place] ?? '')), displayWidth(name)),
  );
  const line = (cells: readonly string[]) =>
    `${cells.map((cell, place) => cell + ' '.repeat((widths[place] ?? 0) - displayWidth(cell))).join(GAP)}`.trimEnd();
  const { memberships, groups, usersInNoGroup } = report.totals;
  return [
    line(names),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map(line),
    '',
    `${memberships} memberships in ${groups} groups, ${usersInNoGroup} users in no group`,
    '',
  ].join('\n');
}

function rowsOf(report: MembershipReport): readonly MembershipRow[] {
  return [
    ...report.groups.flatMap(({ group, members }) => members.map((user) => ({ user, group }))),
    ...report.usersInNoGroup.map((user) => ({ user, group: null })),
  ];
}

/** Users choose their own names: a control character among them must not steer the administrator's terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
