import { describe, expect, test } from 'vitest';
import type { Group } from '../../../src/domain/model/group.ts';
import type { User } from '../../../src/domain/model/user.ts';
import { MembershipReport } from '../../../src/domain/report/membership-report.ts';
import type { ScanEvent } from '../../../src/domain/scan/scan-event.ts';
import { sampleGroup } from '../model/sample-group.ts';

const STARTED_AT = new Date('2026-01-01T00:00:00Z');

const admin = sampleGroup({ name: 'admin', precedence: 0 });
const guest = sampleGroup({ name: 'guest', precedence: 9 });
const quiet = sampleGroup({ name: 'quiet' });
const also = sampleGroup({ name: 'also', precedence: 9 });
const [ann, bob, cid, dan] = [user('ann'), user('bob', false), user('cid'), user('dan', false)];

function user(username: string, enabled = true): User {
  const date = new Date(0);
  return { username, attributes: [], enabled, status: 'CONFIRMED', createdAt: date, updatedAt: date };
}

function reportOf(...events: readonly ScanEvent[]): MembershipReport {
  const plan = { strategy: 'BY_GROUP', calls: {}, durationSeconds: 0 } as const;
  const report = new MembershipReport({ startedAt: STARTED_AT, plan });
  for (const event of events) report.add(event);
  return report;
}

function namesIn(report: MembershipReport) {
  return {
    groups: report.groups.map(({ group, members }) =>
      [group.name, ...members.map(({ username }) => username)].join(' '),
    ),
    users: report.users.map(({ user, groups }) => [user.username, ...groups.map(({ name }) => name)].join(' ')),
    usersInNoGroup: report.usersInNoGroup.map(({ username }) => username),
  };
}

const groups = (...all: Group[]) => all.map((group): ScanEvent => ({ kind: 'group', group }));

test('both sides are in order: groups by authority and then name, users by username', () => {
  const report = reportOf(
    { kind: 'users', users: [dan, ann] },
    ...groups(quiet, guest, also, admin),
    { kind: 'members', group: guest, users: [cid, ann] },
    { kind: 'groups-of-user', user: bob, groups: [quiet, guest] },
    { kind: 'groups-of-user', user: ann, groups: [quiet, admin, also] },
  );
  expect(namesIn(report)).toEqual({
    groups: ['admin ann', 'also ann', 'guest ann bob cid', 'quiet ann bob'],
    users: ['ann admin also guest quiet', 'bob guest quiet', 'cid guest', 'dan'],
    usersInNoGroup: ['dan'],
  });
});

test('the figures count every user, group and membership once', () => {
  const report = reportOf(
    ...groups(admin, guest, quiet, also),
    { kind: 'members', group: guest, users: [ann, bob] },
    { kind: 'members', group: admin, users: [bob] },
    { kind: 'members', group: guest, users: [cid] },
    { kind: 'users', users: [ann, bob, cid] },
    { kind: 'users', users: [dan] },
  );
  expect(report.totals).toEqual({
    users: 4,
    groups: 4,
    memberships: 4,
    usersInNoGroup: 1,
    // Dan is disabled as well, and in no group.
    disabledUsersInGroups: 1,
    emptyGroups: 2,
  });
});

test('a user who comes with several groups is kept once', () => {
  const report = reportOf(
    ...groups(admin, guest),
    { kind: 'members', group: admin, users: [user('ann')] },
    { kind: 'members', group: guest, users: [user('ann')] },
  );
  const [first, second] = report.groups.map(({ members }) => members[0]);
  expect(first).toBe(second);
});

describe('a group that is gone', () => {
  const events: ScanEvent[] = [
    ...groups(admin, guest),
    { kind: 'members', group: guest, users: [ann, bob] },
    { kind: 'members', group: admin, users: [bob] },
    { kind: 'group-gone', groupName: 'guest' },
  ];

  test('is left out with what was said of it, and so is who was found in nothing else', () => {
    const report = reportOf(...events);
    expect(namesIn(report)).toEqual({ groups: ['admin bob'], users: ['bob admin'], usersInNoGroup: [] });
    expect(report.totals).toMatchObject({ users: 1, groups: 1, memberships: 1, usersInNoGroup: 0 });
  });

  test('leaves its members in no group if all users are reported on', () => {
    const report = reportOf(...events, { kind: 'users', users: [ann, bob] });
    expect(namesIn(report)).toEqual({ groups: ['admin bob'], users: ['ann', 'bob admin'], usersInNoGroup: ['ann'] });
    expect(report.totals).toMatchObject({ users: 2, usersInNoGroup: 1 });
  });
});

test('it tells when the scan began, and what it had cost when it was over', () => {
  let calls = 0;
  const report = new MembershipReport({
    startedAt: STARTED_AT,
    get plan() {
      return { strategy: 'BY_USER', calls: { ListUsers: ++calls }, durationSeconds: 1 } as const;
    },
  });
  report.finish();
  expect(report.asOf).toEqual(STARTED_AT);
  expect(report.plan).toEqual({ strategy: 'BY_USER', calls: { ListUsers: 1 }, durationSeconds: 1 });
  expect(report.plan).toBe(report.plan);
});
