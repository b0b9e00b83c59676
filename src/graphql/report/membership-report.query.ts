import { IndexScan } from '../../domain/directory-index/index-scan.ts';
import { buildReport } from '../../domain/report/build-report.ts';
import type { OpenedScan } from '../../domain/scan/opened-scan.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { openDirectory } from '../directory-index/open-directory.ts';
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
      at: t.arg({
        type: 'DateTime',
        required: false,
        description:
          'As of this moment, from the directory index, without a call: see `directory(at:)`, whose errors it has. Now, from Cognito, if left out.',
      }),
    },
    resolve: async (_root, { groupNames, at }, context, info) => {
      const selection = reportSelection(info, groupNames ?? null);
      const scan = at ? await openIndexScan(at, context, selection) : openScanFor(context, selection);
      return buildReport(scan, context.clock);
    },
  }),
);

/** Opens a scan of what is selected. */
export function openScanFor(
  { openScan, reportMaxUsers }: Pick<Context, 'openScan' | 'reportMaxUsers'>,
  { needs, listsUsers }: ReportSelection,
): OpenedScan {
  return openScan(needs, listsUsers ? reportMaxUsers : Number.POSITIVE_INFINITY);
}

async function openIndexScan(
  at: Date,
  { loaders, clock, reportMaxUsers }: Pick<Context, 'loaders' | 'clock' | 'reportMaxUsers'>,
  { needs, listsUsers }: ReportSelection,
): Promise<OpenedScan> {
  const { index: directory, asOf } = await openDirectory(loaders, at);
  const maxUsers = listsUsers ? reportMaxUsers : Number.POSITIVE_INFINITY;
  return new IndexScan({ directory, asOf, clock, maxUsers }, needs);
}
