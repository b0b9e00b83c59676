import { describe, expect, test, vi } from 'vitest';
import { parseCsv } from '../../export/csv/rfc-4180.ts';
import type { App } from '../../support/app.ts';
import { serveApp } from '../serve-app.ts';

const CSV = '/reports/audit.csv';
const NDJSON = '/reports/audit.ndjson';

const mutate = (app: App, name: string, input: string) =>
  app.query(`mutation { ${name}(input: { ${input} }) { __typename } }`);

async function linesOf(response: Response) {
  expect(response.status).toBe(200);
  const text = await response.text();
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
}

async function serveWithEvents() {
  const served = await serveApp({ EMBEDDED_POOL_USERS: '5', EMBEDDED_POOL_GROUPS: '2' });
  const { app } = served;
  await mutate(app, 'addUserToGroup', 'username: "user-1", groupName: "group-2", reason: "=SUM(A1)"');
  await mutate(app, 'updateGroup', 'name: "group-1", precedence: 7, description: "a, \\"b\\""');
  await mutate(app, 'disableUser', 'username: "user-2"');
  await mutate(app, 'disableUser', 'username: "nobody"');
  return served;
}

describe('the audit trail as a download', () => {
  test('has each event once, newest first, and costs no call', async () => {
    const { pool, at } = await serveWithEvents();
    const before = pool.calls.total;
    const response = await fetch(at(NDJSON));
    const events = await linesOf(response);
    expect(events.map(({ action, outcome, username, group }) => [action, outcome, username, group])).toEqual([
      ['DISABLE_USER', 'FAILED', 'nobody', null],
      ['DISABLE_USER', 'SUCCEEDED', 'user-2', null],
      ['UPDATE_GROUP', 'SUCCEEDED', null, 'group-1'],
      ['ADD_USER_TO_GROUP', 'SUCCEEDED', 'user-1', 'group-2'],
    ]);
    expect(events[2].changes).toContainEqual({ name: 'precedence', before: expect.any(String), after: '7' });
    expect(events[0]).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      action: 'DISABLE_USER',
      outcome: 'FAILED',
      actor: 'local-administrator',
      actor_subject: 'local-administrator',
      username: 'nobody',
      group: null,
      detail: expect.stringContaining('USER_NOT_FOUND'),
      reason: null,
      changes: [],
      dry_run: false,
      request_id: expect.any(String),
      bulk_operation_id: null,
      event_id: expect.any(String),
    });
    expect(pool.calls.total).toBe(before);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="audit-\d{4}-\d\d-\d\d\.ndjson"$/,
    );
  });

  test('as CSV is safe to open, and says what properties became', async () => {
    const { at } = await serveWithEvents();
    const [header, ...records] = parseCsv(await (await fetch(at(CSV))).text());
    const column = (name: string) => records.map((record) => record[header?.indexOf(name) ?? -1]);
    expect(column('reason')).toEqual(['', '', '', "'=SUM(A1)"]);
    expect(column('changes')[2]).toMatch(/precedence: \d* → 7/);
    expect(column('action')).toHaveLength(4);
  });

  test.each([
    ['user=USER-1,nobody', ['nobody', 'user-1']],
    ['group=group-1', [null]],
    ['actor=somebody', []],
    ['action=disable_user&outcome=failed', ['nobody']],
    ['action=disable-user', ['nobody', 'user-2']],
    ['since=1h', ['nobody', 'user-2', null, 'user-1']],
    ['until=1h', []],
    ['since=2026-01-01&until=2026-01-02', []],
    ['requestId=other', []],
  ])('?%s restricts it', async (query, usernames) => {
    const { at } = await serveWithEvents();
    const events = await linesOf(await fetch(at(`${NDJSON}?${query}`)));
    expect(events.map(({ username }) => username)).toEqual(usernames);
  });

  test('of one request is found by the id that its response had', async () => {
    const { app, at } = await serveWithEvents();
    const { data } = await app.query('{ auditEvents(first: 1) { nodes { requestId } } }');
    const events = await linesOf(await fetch(at(`${NDJSON}?requestId=${data.auditEvents.nodes[0].requestId}`)));
    expect(events).toMatchObject([{ username: 'nobody' }]);
  });

  test.each([
    ['username=ada', 'There is no parameter "username". There are: since, until, user, group, ', 'username'],
    ['since=yesterday', '"since" must be a date such as 2026-05-01', 'since'],
    ['since=1d&since=2d', '"since" is given more than once.', 'since'],
    ['until=2026-01-01&since=2026-02-01', '"until" must be after "since"', 'until'],
    ['action=DELETE', 'There is no action "DELETE". There are: ADD_USER_TO_GROUP, ', 'action'],
    ['outcome=OK', 'There is no outcome "OK". There are: SUCCEEDED, FAILED, DENIED, UNKNOWN.', 'outcome'],
    ['user=', '"user" is given, and names nothing.', 'user'],
  ])('?%s is refused', async (query, error, field) => {
    const { at } = await serveApp();
    const response = await fetch(at(`${CSV}?${query}`));
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: expect.stringContaining(error), code: 'BAD_USER_INPUT', field },
    ]);
  });

  test('of more events than are read at once is whole', async () => {
    const { app, at } = await serveApp({ EMBEDDED_POOL_USERS: '1203', EMBEDDED_POOL_GROUPS: '1' });
    const usernames = Array.from({ length: 1_203 }, (_, index) => `user-${index + 1}`);
    await app.query(
      'mutation ($usernames: [String!]!) { bulkDisableUsers(input: { usernames: $usernames }) { __typename } }',
      { usernames },
    );
    const status = async () => (await app.query('{ bulkOperations { nodes { status } } }')).data.bulkOperations.nodes;
    await expect.poll(status, { timeout: 30_000 }).toEqual([{ status: 'SUCCEEDED' }]);
    const { totalCount } = (await app.query('{ auditEvents { totalCount } }')).data.auditEvents;
    expect(totalCount).toBeGreaterThan(1_000);
    const events = await linesOf(await fetch(at(NDJSON)));
    expect(events).toHaveLength(totalCount);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(totalCount);
  }, 60_000);

  test('takes the permission AUDIT_READ', async () => {
    const { app, pool, at } = await serveApp({ AUTH: 'cognito' });
    const fetchAs = (username: string, groupName: string) => {
      pool.addLogin({ username, password: 'Any-1-password', groupName });
      const { accessToken } = pool.signIn(username, 'Any-1-password');
      return fetch(at(CSV), { headers: { authorization: `Bearer ${accessToken}` } });
    };
    expect((await fetch(at(CSV))).status).toBe(401);
    const refused = await fetchAs('john.doe', 'employee');
    expect([refused.status, await refused.json()]).toMatchObject([
      403,
      { error: expect.stringContaining('AUDIT_READ') },
    ]);
    expect((await fetchAs('rhea.report', 'auditors')).status).toBe(200);
    await vi.waitFor(() => expect(app.log.join()).toContain('"operation":"audit.csv","status":200'));
  });
});
