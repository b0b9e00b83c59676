import { buildReport } from '../../domain/report/build-report.ts';
import type { Scan } from '../../domain/scan/scan.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import type { OperationTraits } from '../request.ts';
import { MembershipReportRef } from './membership-report.type.ts';
import { type ReportSelection, reportSelection } from './report-selection.ts';

/** The argument of both ways to a report. */
export const REPORT_GROUP_NAMES = {
  required: false,
  description: 'Only these groups and their members; a group that does not exist is an error. Every group if left out.',
} as const;

builder.queryField('membershipReport', (t) =>
  t.field({
    type: MembershipReportRef,
    nullable: true,
    extensions: { report: true } satisfies OperationTraits,
    description:
      'Every group with its members and every user with their groups, in one request and as few calls to Cognito as its selection needs: ListUsers only where users beyond the members are selected, members only where they are. Not held to the call budget. A report of more than REPORT_MAX_USERS users is refused, unless only counts are selected: of the whole pool from its estimate, and of any as soon as so many are read.',
    authScopes: { permission: 'REPORT_READ' },
    args: {
      groupNames: t.arg.stringList(REPORT_GROUP_NAMES),
    },
    resolve: (_root, { groupNames }, context, info) =>
      buildReport(openScanFor(context, reportSelection(info, groupNames ?? null)), context.clock),
  }),
);

/** A scan for what is selected. */
export function openScanFor(
  { openScan, reportMaxUsers }: Pick<Context, 'openScan' | 'reportMaxUsers'>,
  { needs, listsUsers }: ReportSelection,
): Scan {
  return openScan(needs, listsUsers ? reportMaxUsers : Number.POSITIVE_INFINITY);
}
