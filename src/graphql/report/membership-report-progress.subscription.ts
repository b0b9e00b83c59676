import { authorize } from '../../domain/access/authorize.ts';
import { buildReportWithProgress, type ReportProgress } from '../../domain/report/build-report.ts';
import { builder } from '../builder.ts';
import { fieldRule } from '../field-rule.ts';
import type { OperationTraits } from '../request.ts';
import { openScanFor, REPORT_GROUP_NAMES } from './membership-report.query.ts';
import { MembershipReportRef } from './membership-report.type.ts';
import { progressSelection } from './report-selection.ts';

const MembershipReportProgress = builder.objectRef<ReportProgress>('MembershipReportProgress').implement({
  description: 'The progress of a report.',
  fields: (t) => ({
    usersScanned: t.exposeInt('usersScanned', {
      ...fieldRule({ scans: ['users'] }),
      description: 'Distinct users read so far.',
    }),
    groupsScanned: t.exposeInt('groupsScanned', {
      ...fieldRule({ scans: ['memberships'] }),
      description: 'Groups whose members are all read. With the strategy BY_USER, the groups known so far.',
    }),
    groupsTotal: t.exposeInt('groupsTotal', {
      ...fieldRule({ scans: ['groups'] }),
      nullable: true,
      description: 'Null until every group is listed.',
    }),
    callsMade: t.exposeInt('callsMade', { description: 'Calls to Cognito so far.' }),
    estimatedSecondsLeft: t.exposeFloat('estimatedSecondsLeft', {
      nullable: true,
      description: 'At the rate of the quotas, by what is known of the sizes; null until enough is known.',
    }),
    report: t.expose('report', {
      type: MembershipReportRef,
      nullable: true,
      description: 'Set on the last event only.',
    }),
  }),
});

builder.subscriptionField('membershipReportProgress', (t) =>
  t.field({
    type: MembershipReportProgress,
    extensions: { report: true } satisfies OperationTraits,
    description:
      'Progress of the scan at least once a second, then the report itself as the last event. Costs what `membershipReport` costs with the same selection, and the list of the groups if `groupsTotal` is selected. Without `report` it scans what `usersScanned` and `groupsScanned` count, if they are selected. It ends when the client disconnects.',
    authScopes: { permission: 'REPORT_READ' },
    args: {
      groupNames: t.arg.stringList(REPORT_GROUP_NAMES),
    },
    subscribe: (_root, { groupNames }, context, info) => {
      // The scopes are checked for each event, which is too late: the scan has started by then.
      authorize(context.actor, 'REPORT_READ');
      return buildReportWithProgress(openScanFor(context, progressSelection(info, groupNames ?? null)), context.clock);
    },
    resolve: (progress) => progress,
  }),
);
