import type { Group } from '../../domain/model/group.ts';
import type { User } from '../../domain/model/user.ts';
import type { MembershipReport } from '../../domain/report/membership-report.ts';
import { type Cell, type ReportColumn, reportColumns } from '../../domain/report/report-columns.ts';

/**
 * Returns a report as one JSON document, indented: the totals, every group with its members, and the users in no group. The
 * columns about groups are members of the group, always with its name; those about users are members of the user.
 */
export function formatReportJson(report: MembershipReport, columns: readonly ReportColumn[]): string {
  const groupColumns = [
    ...(columns.some(({ name }) => name === 'group') ? [] : reportColumns(['group'])),
    ...columns.filter((column) => column.of === 'group'),
  ];
  const groupOf = (group: Group) =>
    record(groupColumns, (column) => (column.of === 'group' ? column.cell(group) : null));
  const userOf = (user: User) =>
    record(
      columns.filter((column) => column.of === 'user'),
      (column) => (column.of === 'user' ? column.cell(user) : null),
    );
  const document = {
    asOf: report.asOf,
    totals: report.totals,
    groups: report.groups.map(({ group, members }) => ({ ...groupOf(group), members: members.map(userOf) })),
    usersInNoGroup: report.usersInNoGroup.map(userOf),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function record(columns: readonly ReportColumn[], cell: (column: ReportColumn) => Cell): Record<string, Cell> {
  return Object.fromEntries(columns.map((column) => [column.name, cell(column)]));
}
