import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/cli/output/display-width.ts';
import { formatReportTable } from '../../../src/cli/output/report-table.ts';
import type { Group } from '../../../src/domain/model/group.ts';
import type { User } from '../../../src/domain/model/user.ts';
import { MembershipReport } from '../../../src/domain/report/membership-report.ts';
import { reportColumns } from '../../../src/domain/report/report-columns.ts';

test.each([
  ['', 0],
  ['plain', 5],
  ['Łukasz Żak', 10],
  // With its accent as a mark of its own.
  ['Zoe\u0308', 3],
  ['小林.美咲', 9],
  ['ﾊﾝｶｸ', 4],
  ['ＡＢ', 4],
  ['한국', 4],
  ['👩‍💻', 2],
  ['❤️', 2],
  ['آمنة', 4],
])('%s takes %d places', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

describe('a table', () => {
  const AT = new Date(0);
  const user = (username: string, name = username): User => ({
    username,
    attributes: [{ name: 'name', value: name }],
    enabled: true,
    status: 'CONFIRMED',
    createdAt: AT,
    updatedAt: AT,
  });
  const group = (name: string, precedence: number | null): Group => ({
    name,
    precedence,
    description: null,
    roleArn: null,
    createdAt: AT,
    updatedAt: AT,
  });

  function report(...memberships: [Group | null, User][]): MembershipReport {
    const gathered = new MembershipReport({
      startedAt: new Date(0),
      plan: { strategy: 'BY_GROUP', calls: {}, durationSeconds: 0 },
    });
    for (const [of, member] of memberships) {
      if (of === null) gathered.add({ kind: 'users-in-no-group', users: [member] });
      else {
        gathered.add({ kind: 'group', group: of });
        gathered.add({ kind: 'members', group: of, users: [member] });
      }
    }
    return gathered;
  }

  test('is aligned, by authority, with the users in no group at the end', () => {
    const gathered = report(
      [null, user('zoë')],
      [group('staff', null), user('小林')],
      [group('admins', 1), user('ann')],
    );
    expect(formatReportTable(gathered, reportColumns(['group', 'username', 'precedence']))).toBe(
      [
        'group   username  precedence',
        '──────  ────────  ──────────',
        'admins  ann       1',
        'staff   小林',
        '        zoë',
        '',
        '2 memberships in 2 groups, 1 user in no group',
        '',
      ].join('\n'),
    );
  });

  test('lets no name steer the terminal', () => {
    const gathered = report([group('staff', 1), user('eve', '\x1b[2J\u202eevil\n')]);
    expect(formatReportTable(gathered, reportColumns(['name']))).toContain('\n�[2J�evil�\n');
  });
});
