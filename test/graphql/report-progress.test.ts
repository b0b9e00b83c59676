import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createEmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { type App, openApp } from '../support/app.ts';
import { contentsOfPool, contentsOfReport } from './report-helpers.ts';

const PROGRESS = 'usersScanned groupsScanned groupsTotal callsMade estimatedSecondsLeft';
const REPORT = `report {
  totals { users groups memberships usersInNoGroup disabledUsersInGroups emptyGroups }
  groups { group { name } memberCount members { username } }
  users { user { username } groups { name } }
  usersInNoGroup { username }
}`;

/** A subscription's events, as a browser's EventSource gets them. Ends when the server ends the stream. */
async function* watch(app: App, selection: string, signal?: AbortSignal) {
  const response = await app.service.app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: `subscription { ${selection} }` }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.body === null) throw new Error('The answer is no stream.');
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.+)$/m.exec(event)?.[1];
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}

async function everyEvent(app: App, selection: string) {
  const events = [];
  for await (const event of watch(app, selection)) events.push(event);
  return events;
}

/** 25 pages in a chain. */
const ONE_LARGE_GROUP = { users: 1_500, groups: 1, membershipsPerUser: 1 };

test('events tell the progress, and the last one the report', async () => {
  const pool = createEmbeddedPool({ ...ONE_LARGE_GROUP, latencyMs: 45 });
  const app = await openApp({}, pool);
  const events = await everyEvent(app, `membershipReportProgress { ${PROGRESS} ${REPORT} }`);
  const told = events.map(({ data }) => data.membershipReportProgress);
  expect(told.length).toBeGreaterThanOrEqual(3);
  expect(told.slice(0, -1).map(({ report }) => report)).toEqual(told.slice(0, -1).map(() => null));
  expect(told[0]).toMatchObject({ usersScanned: 0, groupsScanned: 0, groupsTotal: null, estimatedSecondsLeft: null });
  expect(told[1].usersScanned).toBeGreaterThan(100);
  expect(told[1].usersScanned).toBeLessThan(1_500);

  const { report, ...last } = told.at(-1);
  const usernames = Array.from({ length: 1_500 }, (_, index) => `user-${index + 1}`);
  expect(contentsOfReport(report)).toEqual(contentsOfPool(pool, ['group-1'], usernames));
  expect(last).toEqual({
    usersScanned: 1_500,
    groupsScanned: 1,
    groupsTotal: 1,
    callsMade: 52,
    estimatedSecondsLeft: 0,
  });
  expect(events.at(-1).extensions.cognito).toEqual({
    calls: { DescribeUserPool: 1, ListGroups: 1, ListUsers: 25, ListUsersInGroup: 25 },
    throttles: 0,
    waitedSeconds: expect.any(Number),
  });
});

test('what the report does not select is not read', async () => {
  const app = await openApp();
  await everyEvent(app, 'membershipReportProgress { callsMade report { groups { group { name } } } }');
  expect(app.pool.calls.counts).toEqual({ ListGroups: 2 });
});

describe('without the report, what is told is as true as with it:', () => {
  const last = async (app: App, selection: string) => (await everyEvent(app, selection)).at(-1);
  const groupCount = async (app: App) => (await app.query('{ groups { totalCount } }')).data.groups.totalCount;

  test('the number of groups, for the calls that list them', async () => {
    const app = await openApp();
    const { data } = await last(app, 'membershipReportProgress { groupsTotal }');
    expect(app.pool.calls.counts).toEqual({ ListGroups: 2 });
    expect(data.membershipReportProgress).toEqual({ groupsTotal: await groupCount(app) });
  });

  test('users and groups scanned, for the calls that scan them', async () => {
    const app = await openApp();
    const told = async (more: string) => {
      const { data } = await last(app, `membershipReportProgress { usersScanned groupsScanned groupsTotal ${more} }`);
      return data.membershipReportProgress;
    };
    const alone = await told('');
    const { report, ...beside } = await told('report { totals { users memberships } }');
    expect(alone).toEqual(beside);
    expect(alone.usersScanned).toBe(report.totals.users);
  });

  test('of groups by name: their number, and the members', async () => {
    const app = await openApp();
    const { data } = await last(app, 'membershipReportProgress(groupNames: ["manager"]) { usersScanned groupsTotal }');
    expect(data.membershipReportProgress).toEqual({
      usersScanned: app.pool.membersOf('manager').length,
      groupsTotal: 1,
    });
  });

  test.each(['callsMade', 'groupsTotal', 'report { asOf }', 'usersScanned report { plan { strategy } }'])(
    'a group that the pool lacks is an error: %s',
    async (selection) => {
      const event = await last(
        await openApp(),
        `membershipReportProgress(groupNames: ["manager", "managr"]) { ${selection} }`,
      );
      expect(event.errors).toMatchObject([
        { message: expect.stringContaining('"managr"'), extensions: { reason: 'GROUP_NOT_FOUND' } },
      ]);
    },
  );

  test('nothing is read if nothing is selected that needs it', async () => {
    const app = await openApp();
    const { data } = await last(app, 'membershipReportProgress { callsMade }');
    expect(data.membershipReportProgress).toEqual({ callsMade: 0 });
    expect(app.pool.calls.total).toBe(0);
  });
});

test('groups by name are followed as well', async () => {
  const app = await openApp();
  const events = await everyEvent(
    app,
    'membershipReportProgress(groupNames: ["manager"]) { groupsTotal report { groups { memberCount } } }',
  );
  expect(events.at(-1).data.membershipReportProgress).toEqual({
    groupsTotal: 1,
    report: { groups: [{ memberCount: app.pool.membersOf('manager').length }] },
  });
});

test('a fault on the way ends the stream with an error', async () => {
  const app = await openApp();
  let seen = 0;
  app.pool.faults.set([{ kind: 'access-denied', operation: 'ListUsersInGroup', when: () => ++seen > 10 }]);
  const events = await everyEvent(app, `membershipReportProgress { ${PROGRESS} ${REPORT} }`);
  expect(events.at(-1).errors[0].extensions).toEqual({
    code: 'UPSTREAM_ACCESS_DENIED',
    action: 'cognito-idp:ListUsersInGroup',
  });
});

test('a client that leaves ends the calls', async () => {
  const app = await openApp({}, createEmbeddedPool({ ...ONE_LARGE_GROUP, latencyMs: 1 }));
  const client = new AbortController();
  let pages = 0;
  app.pool.faults.set([
    {
      kind: 'throttle',
      operation: 'ListUsersInGroup',
      when: () => {
        pages += 1;
        if (pages === 3) client.abort();
        return false;
      },
    },
  ]);
  for await (const { data } of watch(
    app,
    'membershipReportProgress { report { groups { memberCount } } }',
    client.signal,
  )) {
    expect(data?.membershipReportProgress.report ?? null).toBeNull();
  }
  // Time for all the others, were they still to come.
  await pause(60);
  expect(pages).toBeLessThanOrEqual(4);
});
