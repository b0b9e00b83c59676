import type {
  GroupMembership as GroupMembershipModel,
  MembershipReport as MembershipReportModel,
  MembershipTotals as MembershipTotalsModel,
  UserMembership as UserMembershipModel,
} from '../../domain/report/membership-report.ts';
import { SCAN_STRATEGIES, type ScanPlan } from '../../domain/scan/scan-plan.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';
import { fieldRule } from '../field-rule.ts';
import { GroupRef } from '../groups/group.type.ts';
import { UserRef } from '../users/user.type.ts';

const ReportStrategyRef = builder.enumType('ReportStrategy', {
  description: 'The ways to find out who is in which group.',
  values: describeEnum(SCAN_STRATEGIES, {
    BY_GROUP: 'Reads the members of each group: ListUsersInGroup.',
    BY_USER: 'Reads the groups of each user: AdminListGroupsForUser.',
    INDEX: 'Reads the directory index, without a call.',
  }),
});

const OperationCount = builder
  .objectRef<{ readonly operation: string; readonly count: number }>('OperationCount')
  .implement({
    description: 'How often one operation of Cognito was called.',
    fields: (t) => ({
      operation: t.exposeString('operation', { description: 'By its name in the API: `ListUsersInGroup`.' }),
      count: t.exposeInt('count', { description: 'Every attempt that was sent.' }),
    }),
  });

const ReportPlanRef = builder.objectRef<ScanPlan>('ReportPlan').implement({
  description: 'How a report was read, and what that cost.',
  fields: (t) => ({
    strategy: t.expose('strategy', {
      type: ReportStrategyRef,
      description: 'The quicker way at the rate of the quotas.',
    }),
    calls: t.field({
      type: [OperationCount],
      description: 'Calls made to Cognito, by operation.',
      resolve: ({ calls }) => Object.entries(calls).map(([operation, count]) => ({ operation, count })),
    }),
    durationSeconds: t.exposeFloat('durationSeconds', { description: 'From the start of the scan to its end.' }),
  }),
});

export const MembershipTotalsRef = builder.objectRef<MembershipTotalsModel>('MembershipTotals').implement({
  description: 'The counts of a report.',
  fields: (t) => ({
    users: t.exposeInt('users', {
      ...fieldRule({ scans: ['users'] }),
      description: 'Users of the pool; of named groups, their members.',
    }),
    groups: t.exposeInt('groups', { ...fieldRule({ scans: ['groups'] }), description: 'Groups in the report.' }),
    memberships: t.exposeInt('memberships', {
      ...fieldRule({ scans: ['memberships'] }),
      description: 'Memberships: pairs of a user and a group.',
    }),
    usersInNoGroup: t.exposeInt('usersInNoGroup', {
      ...fieldRule({ scans: ['users', 'memberships'] }),
      description: 'Users who are in no group at all.',
    }),
    disabledUsersInGroups: t.exposeInt('disabledUsersInGroups', {
      ...fieldRule({ scans: ['memberships'] }),
      description: 'Disabled users who are still in at least one group.',
    }),
    emptyGroups: t.exposeInt('emptyGroups', {
      ...fieldRule({ scans: ['groups', 'memberships'] }),
      description: 'Groups without a member.',
    }),
  }),
});

// Here and below fields are exposed, not resolved: compiled code reads those without a call, and a report has thousands.
const GroupMembershipRef = builder.objectRef<GroupMembershipModel>('GroupMembership').implement({
  description: 'A group with all its members.',
  fields: (t) => ({
    group: t.expose('group', { type: GroupRef, description: 'The group.' }),
    memberCount: t.int({
      ...fieldRule({ scans: ['memberships'] }),
      description: 'The number of members. Costs no further call.',
      resolve: ({ members }) => members.length,
    }),
    members: t.expose('members', {
      ...fieldRule({ scans: ['memberships'], listsUsers: true }),
      type: [UserRef],
      description: 'All members, by username. Costs no further call.',
    }),
  }),
});

const UserMembershipRef = builder.objectRef<UserMembershipModel>('UserMembership').implement({
  description: 'A user with all groups.',
  fields: (t) => ({
    user: t.expose('user', {
      type: UserRef,
      description:
        "The user. Use `groups` beside it: `user { groups }` would call Cognito again, within the request's call budget.",
    }),
    groups: t.expose('groups', {
      ...fieldRule({ scans: ['memberships'] }),
      type: [GroupRef],
      description: 'All groups, highest authority first. Costs no further call.',
    }),
  }),
});

export const MembershipReportRef = builder.objectRef<MembershipReportModel>('MembershipReport').implement({
  description:
    'Who is in which group, by group and by user. Complete, or an error. A user or group that is deleted during the scan is left out.',
  fields: (t) => ({
    asOf: t.expose('asOf', {
      type: 'DateTime',
      description: 'When the scan started: later changes may be missing.',
    }),
    totals: t.expose('totals', {
      type: MembershipTotalsRef,
      description: 'The counts. Each costs the part of the scan that it needs.',
    }),
    groups: t.expose('groups', {
      ...fieldRule({ scans: ['groups'] }),
      type: [GroupMembershipRef],
      description: 'Every group, highest authority first.',
    }),
    users: t.expose('users', {
      ...fieldRule({ scans: ['users'], listsUsers: true }),
      type: [UserMembershipRef],
      description: 'Every user of the pool, by username; of named groups, their members.',
    }),
    usersInNoGroup: t.expose('usersInNoGroup', {
      ...fieldRule({ scans: ['users', 'memberships'], listsUsers: true }),
      type: [UserRef],
      description:
        'Users who are in no group at all, by username. None in a report of named groups, which covers only their members.',
    }),
    plan: t.expose('plan', { type: ReportPlanRef, description: 'How it was read, and what that cost.' }),
  }),
});
