import { buildReport } from '../../domain/report/build-report.ts';
import type { Scan } from '../../domain/scan/scan.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import type { OperationTraits } from '../request.ts';
import { MembershipReportRef } from './membership-report.type.ts';
import { type ReportSelection, reportSelection } from './report-selection.ts';

/** The argument of the query and of the subscription. */
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
      'Every group with its members and every user with their groups, in one request, with as few calls to Cognito as the selection needs: ListUsers only if users beyond the members are selected, members only if they are selected. The call budget does not apply. A report of more than REPORT_MAX_USERS users is an error unless only counts are selected: for the whole pool by its estimate, and for any report as soon as so many users are read.',
    authScopes: { permission: 'REPORT_READ' },
    args: {
      groupNames: t.arg.stringList(REPORT_GROUP_NAMES),
    },
    resolve: (_root, { groupNames }, context, info) =>
      buildReport(openScanFor(context, reportSelection(info, groupNames ?? null)), context.clock),
  }),
);

/** Opens a scan of what is selected. */
export function openScanFor(
  { openScan, reportMaxUsers }: Pick<Context, 'openScan' | 'reportMaxUsers'>,
  { needs, listsUsers }: ReportSelection,
): Scan {
  return openScan(needs, listsUsers ? reportMaxUsers : Number.POSITIVE_INFINITY);
}
