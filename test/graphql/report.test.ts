import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';
import { fastClock } from '../support/fast-clock.ts';
import { contentsOfPool, contentsOfReport, pages, WHOLE_REPORT } from './report-helpers.ts';

/** The names in the sample company, by the API's own lists. */
async function namesIn(app: App) {
  const { data } = await app.query(
    '{ users(first: 1000) { nodes { username } } groups(first: 1000) { nodes { name } } }',
  );
  const usernames: string[] = data.users.nodes.map(({ username }: { username: string }) => username);
  const groupNames: string[] = data.groups.nodes.map(({ name }: { name: string }) => name);
  return { usernames, groupNames };
}

/** An app with the sample company, and the calls that each list of it takes. */
async function openCompany(env: Record<string, string> = {}) {
  const app = await openApp(env);
  const { usernames, groupNames } = await namesIn(app);
  const truth = contentsOfPool(app.pool, groupNames, usernames);
  const members = Object.values(truth.groups).reduce((sum, { length }) => sum + pages(length), 0);
  const calls = {
    groups: { ListGroups: pages(groupNames.length) },
    members: { ListGroups: pages(groupNames.length), DescribeUserPool: 1, ListUsersInGroup: members },
    users: { DescribeUserPool: 1, ListUsers: pages(usernames.length) },
  };
  return { app, truth, calls };
}

test('a report of everything equals the state of the pool, from both sides, and takes each list once', async () => {
  const { app, truth, calls } = await openCompany();
  const answer = await app.query(WHOLE_REPORT);
  expect(answer.errors).toBeUndefined();
  expect(contentsOfReport(answer.data.membershipReport)).toEqual(truth);
  expect(answer.calls).toEqual({ ...calls.members, ...calls.users });
});

test('both sides are in order', async () => {
  const { app } = await openCompany();
  const { data } = await app.query(`{ membershipReport {
    groups { group { name precedence } members { username } }
    users { user { username } groups { name } }
  } }`);
  const { groups, users } = data.membershipReport;
  const names = groups.map(({ group }: { group: { name: string } }) => group.name);
  expect(names.slice(0, 3)).toEqual(['super_admin', 'administrators', 'admin']);
  expect(groups.at(-1).group.precedence).toBeNull();
  for (const { members } of groups) expect(members).toEqual([...members].sort(by('username')));
  expect(users.map(({ user }: { user: object }) => user)).toEqual(
    users.map(({ user }: { user: object }) => user).sort(by('username')),
  );
  for (const { groups: ofUser } of users) {
    const places = ofUser.map(({ name }: { name: string }) => names.indexOf(name));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }
});

function by(key: string) {
  return (a: Record<string, string>, b: Record<string, string>) => ((a[key] ?? '') < (b[key] ?? '') ? -1 : 1);
}

test('it tells when it began, how it was made, and every call of its own', async () => {
  const { app } = await openCompany();
  const before = Date.now();
  const { data, calls, extensions } = await app.query(WHOLE_REPORT);
  const { asOf, plan } = data.membershipReport;
  expect(Math.abs(Date.parse(asOf) - before)).toBeLessThan(2_000);
  expect(plan.strategy).toBe('BY_GROUP');
  expect(plan.durationSeconds).toBeGreaterThan(0);
  expect(plan.durationSeconds).toBeLessThan(60);
  expect(callsOf(plan)).toEqual(calls);
  expect(extensions).toEqual({ cognito: { calls, throttles: 0, waitedSeconds: expect.any(Number) } });
});

function callsOf(plan: { calls: { operation: string; count: number }[] }) {
  return Object.fromEntries(plan.calls.map(({ operation, count }) => [operation, count]));
}

describe('nothing is read that is not selected:', () => {
  test.each([
    { selection: 'asOf', lists: [] },
    { selection: 'plan { strategy calls { operation } durationSeconds }', lists: [] },
    { selection: 'groups { group { name precedence } }', lists: ['groups'] },
    { selection: 'groups { memberCount }', lists: ['members'] },
    { selection: 'groups { group { name } members { username email } }', lists: ['members'] },
    { selection: 'users { user { username email } }', lists: ['users'] },
    { selection: 'users { groups { name } }', lists: ['members', 'users'] },
    { selection: 'usersInNoGroup { username }', lists: ['members', 'users'] },
    { selection: 'totals { users }', lists: ['users'] },
    { selection: 'totals { groups }', lists: ['groups'] },
    { selection: 'totals { memberships }', lists: ['members'] },
    { selection: 'totals { usersInNoGroup }', lists: ['members', 'users'] },
    { selection: 'totals { disabledUsersInGroups }', lists: ['members'] },
    { selection: 'totals { emptyGroups }', lists: ['members'] },
    { selection: 'totals { groups users }', lists: ['groups', 'users'] },
  ] as const)('$selection', async ({ selection, lists }) => {
    const { app, truth, calls: costs } = await openCompany();
    const { data, errors, calls } = await app.query(`{ membershipReport { ${selection} } }`);
    expect(errors).toBeUndefined();
    expect(calls).toEqual(Object.assign({}, ...lists.map((list) => costs[list])));
    expect(truth.totals).toMatchObject(data.membershipReport.totals ?? {});
    const { groups, users, usersInNoGroup } = data.membershipReport;
    if (groups !== undefined) expect(groups).toHaveLength(truth.totals.groups ?? 0);
    if (users !== undefined) expect(users).toHaveLength(truth.totals.users ?? 0);
    if (usersInNoGroup !== undefined)
      expect(usersInNoGroup).toEqual(truth.usersInNoGroup.map((username) => ({ username })));
  });

  test('a field in a fragment is selected, one that a directive takes out is not', async () => {
    const { app, truth, calls: costs } = await openCompany();
    const document = `query ($withMembers: Boolean!) {
      membershipReport { ...Sizes groups { group { name } members @include(if: $withMembers) { username } } }
    }
    fragment Sizes on MembershipReport { totals { groups ... on MembershipTotals { users @skip(if: true) } } }`;
    const without = await app.query(document, { withMembers: false });
    expect(without.calls).toEqual(costs.groups);
    expect(without.data.membershipReport.totals).toEqual({ groups: truth.totals.groups });
    // The same document again: what was found out for it once must not stick.
    const whole = await app.query(document, { withMembers: true });
    expect(whole.calls).toEqual(costs.members);
    expect(whole.data.membershipReport.groups[0].members).not.toEqual([]);
  });

  test('two reports in one request each read what they select', async () => {
    const { app, truth, calls: costs } = await openCompany();
    const { data, calls, extensions } = await app.query(
      '{ names: membershipReport { groups { group { name } } } size: membershipReport { total: totals { all: users } } }',
    );
    expect(data.size).toEqual({ total: { all: truth.totals.users } });
    expect(data.names.groups).toHaveLength(truth.totals.groups ?? 0);
    expect(calls).toEqual({ ...costs.groups, ...costs.users });
    expect(extensions.cognito.calls).toEqual(calls);
  });
});

describe('of groups by name', () => {
  const document = `query ($groupNames: [String!]) { membershipReport(groupNames: $groupNames) {
    totals { users groups memberships usersInNoGroup disabledUsersInGroups emptyGroups }
    groups { group { name } memberCount members { username } }
    users { user { username } groups { name } }
    usersInNoGroup { username }
  } }`;

  test('it covers them and their members, and does not ask for the size of the pool', async () => {
    const { app } = await openCompany();
    const groupNames = ['finance', 'archived-project', 'manager'];
    const { data, calls } = await app.query(document, { groupNames });
    const [finance, managers] = [app.pool.membersOf('finance'), app.pool.membersOf('manager')];
    const members = [...new Set([...finance, ...managers])].sort();
    const { totals, ...contents } = contentsOfReport(data.membershipReport);
    expect(contents).toEqual({
      groups: { manager: managers, finance, 'archived-project': [] },
      users: Object.fromEntries(
        members.map((name) => [name, app.pool.groupsOf(name).filter((group) => groupNames.includes(group))]),
      ),
      usersInNoGroup: [],
    });
    expect(totals).toEqual({
      users: members.length,
      groups: 3,
      memberships: finance.length + managers.length,
      usersInNoGroup: 0,
      disabledUsersInGroups: members.filter((name) => app.pool.user(name)?.enabled === false).length,
      emptyGroups: 1,
    });
    expect(calls).toEqual({
      ListGroups: expect.toSatisfy((count) => count <= 2),
      ListUsersInGroup: pages(finance.length) + pages(managers.length) + 1,
    });
  });

  test('its users alone are their members, without ListUsers', async () => {
    const { app } = await openCompany();
    const { data, calls } = await app.query(
      '{ membershipReport(groupNames: ["manager"]) { totals { users } users { user { username } } } }',
    );
    const managers = app.pool.membersOf('manager');
    expect(data.membershipReport).toEqual({
      totals: { users: managers.length },
      users: managers.map((username) => ({ user: { username } })),
    });
    expect(calls).toEqual({ GetGroup: 1, ListUsersInGroup: pages(managers.length) });
  });

  test.each(['asOf', 'plan { strategy }', 'usersInNoGroup { username }'])(
    'one that the pool lacks is an error whatever is selected: %s',
    async (selection) => {
      const { data, errors } = await (await openApp()).query(
        `{ membershipReport(groupNames: ["managr"]) { ${selection} } }`,
      );
      expect(data).toEqual({ membershipReport: null });
      expect(errors?.[0]?.message).toContain('"managr"');
    },
  );

  test('one that the pool lacks is an error that names it, and nothing is reported', async () => {
    const { app } = await openCompany();
    const { data, errors, calls } = await app.query(document, { groupNames: ['manager', 'managr'] });
    expect(data).toEqual({ membershipReport: null });
    expect(errors?.map(({ message, path }) => ({ message, path }))).toEqual([
      { message: expect.stringContaining('"managr"'), path: ['membershipReport'] },
    ]);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(Object.keys(calls)).not.toContain('ListUsersInGroup');
  });
});

describe('a pool of more users than REPORT_MAX_USERS', () => {
  test.each(['users { user { username } }', 'usersInNoGroup { username }', 'groups { members { username } }'])(
    'is refused from its estimate where users are listed: %s',
    async (selection) => {
      const app = await openApp({ REPORT_MAX_USERS: '249' });
      const { data, errors, calls } = await app.query(`{ membershipReport { ${selection} } }`);
      expect(data).toEqual({ membershipReport: null });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
      for (const way of ['/reports/membership.csv', 'report', 'progress', '250 users', '249']) {
        expect(errors?.[0]?.message).toContain(way);
      }
      expect(calls.ListUsers).toBeUndefined();
      expect(calls.ListUsersInGroup).toBeUndefined();
    },
  );

  test('is counted all the same', async () => {
    const { app, truth } = await openCompany({ REPORT_MAX_USERS: '1' });
    const { data, errors } = await app.query(`{ membershipReport {
      totals { users groups memberships usersInNoGroup disabledUsersInGroups emptyGroups }
      groups { memberCount }
    } }`);
    expect(errors).toBeUndefined();
    expect(data.membershipReport.totals).toEqual(truth.totals);
  });

  test('is reported on group by group', async () => {
    const { data } = await (await openApp({ REPORT_MAX_USERS: '100' })).query(
      '{ membershipReport(groupNames: ["manager"]) { groups { members { username } } } }',
    );
    expect(data.membershipReport.groups[0].members.length).toBeGreaterThan(1);
  });

  test('is not refused at exactly so many', async () => {
    const { data } = await (await openApp({ REPORT_MAX_USERS: '250' })).query(
      '{ membershipReport { users { user { username } } } }',
    );
    expect(data.membershipReport.users).toHaveLength(250);
  });
});

describe('an incomplete report is never returned:', () => {
  test.each(['DescribeUserPool', 'ListGroups', 'ListUsers', 'ListUsersInGroup'])(
    'access to %s denied on the way is an error that names the action',
    async (operation) => {
      const app = await openApp();
      let seen = 0;
      const nth = operation === 'DescribeUserPool' ? 1 : 2;
      app.pool.faults.set([{ kind: 'access-denied', operation, when: () => ++seen >= nth }]);
      const { data, errors, calls, extensions } = await app.query(WHOLE_REPORT);
      expect(data).toEqual({ membershipReport: null });
      expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
        {
          path: ['membershipReport'],
          extensions: { code: 'UPSTREAM_ACCESS_DENIED', action: `cognito-idp:${operation}` },
        },
      ]);
      // A call that was ended as it was sent is counted, whether it reached the pool or not.
      for (const [name, count] of Object.entries(calls)) {
        expect(extensions.cognito.calls[name]).toBeGreaterThanOrEqual(count);
      }
    },
  );

  test('a page that stays unavailable is an error', async () => {
    const app = await openApp({}, undefined, fastClock);
    let seen = 0;
    app.pool.faults.set([{ kind: 'internal-error', operation: 'ListUsersInGroup', when: () => ++seen > 20 }]);
    const { data, errors } = await app.query('{ membershipReport { groups { memberCount } } }');
    expect(data).toEqual({ membershipReport: null });
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  });
});

test('throttles cost calls, which are counted, and nothing of the report', async () => {
  const { app, truth, calls: costs } = await openCompany();
  app.pool.faults.set([{ kind: 'throttle', operation: 'ListUsersInGroup', times: 3 }]);
  const { data, calls, extensions } = await app.query(WHOLE_REPORT);
  expect(contentsOfReport(data.membershipReport)).toEqual(truth);
  expect(calls.ListUsersInGroup).toBe(costs.members.ListUsersInGroup + 3);
  expect(extensions).toEqual({ cognito: { calls, throttles: 3, waitedSeconds: expect.any(Number) } });
  expect(callsOf(data.membershipReport.plan)).toEqual(calls);
});

test.each(['DescribeUserPool', 'ListGroups', 'ListUsersInGroup', 'ListUsers'])(
  'trouble of some seconds at %s costs calls, and nothing of the report',
  async (operation) => {
    const app = await openApp({}, undefined, fastClock);
    const { truth } = await openCompany();
    // As often as the SDK tries, twice.
    app.pool.faults.set([{ kind: 'internal-error', operation, times: 6 }]);
    const { data, errors } = await app.query(WHOLE_REPORT);
    expect(errors).toBeUndefined();
    expect(contentsOfReport(data.membershipReport)).toEqual(truth);
  },
);

describe('the call budget of a request', () => {
  test('does not hold for a report', async () => {
    const { data, errors, calls } = await (await openApp({ CALL_BUDGET: '10' })).query(WHOLE_REPORT);
    expect(errors).toBeUndefined();
    expect(data.membershipReport.totals.users).toBe(250);
    expect(calls.ListUsersInGroup).toBeGreaterThan(50);
  });

  test('is not used up by it, and applies to the fields beside it', async () => {
    const document = `{ membershipReport(groupNames: ["employee"]) {
      groups { memberCount group { members(first: 1) { nodes { username } } } }
    } }`;
    const enough = await (await openApp({ CALL_BUDGET: '1' })).query(document);
    expect(enough.errors).toBeUndefined();
    expect(enough.calls).toEqual({ GetGroup: 1, ListUsersInGroup: 3 + 1 });
    const { extensions } = await (await openApp({ CALL_BUDGET: '1' })).query(document.replace('first: 1', 'first: 61'));
    expect(extensions.cognito.incomplete).toEqual(['CALL_BUDGET_EXCEEDED']);
  });
});

describe('a report of more users than one answer may hold', () => {
  const app = () => openApp({ REPORT_MAX_USERS: '20' });

  test('is refused for groups by name, too, as soon as so many are read', async () => {
    const { errors } = await (await app()).query(
      '{ membershipReport(groupNames: ["employee"]) { groups { members { username } } } }',
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toMatch(/^The report holds \d+ users or more, and .* at most 20 \(REPORT_MAX_USERS\)/);
  });

  test('is answered for small groups, and in figures for large ones', async () => {
    const { errors } = await (await app()).query(`{
      small: membershipReport(groupNames: ["administrators"]) { groups { members { username } } }
      large: membershipReport(groupNames: ["employee"]) { totals { users memberships } groups { memberCount } }
    }`);
    expect(errors).toBeUndefined();
  });
});
