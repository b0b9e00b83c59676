import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { createClient } from '../../embedded-pool/client.ts';
import { indexOfApp, readPool } from '../../graphql/directory-index/read-pool.ts';
import { serveApp } from '../serve-app.ts';

const PAGE = '/reports/membership.html';

/** The cells of the table below a heading, as text. */
function tableBelow(html: string, heading: string): readonly (readonly string[])[] {
  const section = new RegExp(`<section><h2>${heading}: [\\d,]+</h2>(.*?)</section>`, 's').exec(html)?.[1] ?? '';
  return [...section.matchAll(/<tr>(<td.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => cell.replaceAll(/<[^>]+>/g, '')),
  );
}

function totalsOf(html: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, name, figure]) => [name, figure]),
  );
}

test('the page tells the totals, the groups by size, and who is worth a look', async () => {
  const { app, pool, at } = await serveApp();
  const response = await fetch(at(PAGE));
  const html = await response.text();
  const { data } = await app.query(
    '{ membershipReport { totals { users groups memberships usersInNoGroup disabledUsersInGroups emptyGroups } } }',
  );
  const { users, groups, memberships, usersInNoGroup, disabledUsersInGroups, emptyGroups } =
    data.membershipReport.totals;
  expect(totalsOf(html)).toEqual({
    Users: String(users),
    Groups: String(groups),
    Memberships: String(memberships),
    'Users in no group': String(usersInNoGroup),
    'Disabled users in groups': String(disabledUsersInGroups),
    'Groups without a member': String(emptyGroups),
  });
  const sizes = tableBelow(html, 'Groups by size');
  expect(sizes).toHaveLength(groups);
  expect(sizes.map(([, , members]) => Number(members))).toEqual(
    sizes.map(([, , members]) => Number(members)).toSorted((one, other) => other - one),
  );
  expect(sizes.find(([name]) => name === 'employee')).toEqual([
    'employee',
    '30',
    String(pool.membersOf('employee').length),
    '',
  ]);
  expect(tableBelow(html, 'Administrators').map(([username]) => username)).toEqual(
    pool.membersOf('administrators').toSorted(),
  );
  expect(tableBelow(html, 'In no group')).toEqual([['new.hire', 'Nora Hire', 'enabled']]);
  expect(tableBelow(html, 'Disabled, and in a group')).toHaveLength(disabledUsersInGroups);
});

test('costs what the download costs, and is logged as one', async () => {
  const { app, pool, at } = await serveApp();
  await (await fetch(at(PAGE))).text();
  const page = { ...pool.calls.counts };
  await (await fetch(at('/reports/membership.csv'))).text();
  const twice = Object.entries(page).map(([call, count]) => [call, 2 * (count ?? 0)]);
  expect(pool.calls.counts).toEqual(Object.fromEntries(twice));
  await vi.waitFor(() => expect(app.log.join()).toContain('"operation":"membership.html","status":200'));
});

test('has a policy that lets it show itself and nothing else', async () => {
  const { at } = await serveApp({ EMBEDDED_POOL_USERS: '3', EMBEDDED_POOL_GROUPS: '1' });
  const response = await fetch(at(PAGE));
  const html = await response.text();
  const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  expect(html).not.toMatch(/<script|\son\w+=|\sstyle=|https?:|<img|<link|<a /);
});

test('shows names as what they are, whatever their owners have chosen', async () => {
  const { pool, at } = await serveApp({ EMBEDDED_POOL_USERS: '0', EMBEDDED_POOL_GROUPS: '0' });
  const client = createClient({ requestHandler: pool.requestHandler });
  const UserPoolId = pool.userPoolId;
  const hostile = '</td><script>alert(1)</script>"\'&amp;\u202Egnp.exe';
  await client.adminCreateUser({
    UserPoolId,
    Username: '<b>eve</b>',
    UserAttributes: [{ Name: 'name', Value: hostile }],
  });
  await client.createGroup({ UserPoolId, GroupName: '<svg/onload=alert(1)>' });
  const html = await (await fetch(at(PAGE))).text();
  expect(html).not.toMatch(/<script|<b>|<svg\//);
  expect(html).toContain('<bdi>&lt;b&gt;eve&lt;/b&gt;</bdi>');
  expect(html).toContain('<bdi>&lt;svg/onload=alert(1)&gt;</bdi>');
  expect(html).toContain(
    '<bdi>&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;amp;\u202Egnp.exe</bdi>',
  );
});

test('of a large pool lists the first, and says how many more there are', async () => {
  const { at } = await serveApp({ EMBEDDED_POOL_USERS: '1200', EMBEDDED_POOL_GROUPS: '0' });
  const html = await (await fetch(at(PAGE))).text();
  expect(tableBelow(html, 'In no group')).toHaveLength(500);
  expect(html).toContain('And 700 more: see /reports/membership.csv.');
  expect(totalsOf(html)).toMatchObject({ Users: '1,200', 'Users in no group': '1,200' });
});

test('takes no parameter, and the permission REPORT_READ', async () => {
  const { pool, at } = await serveApp({ AUTH: 'cognito' });
  expect((await fetch(at(PAGE))).status).toBe(401);
  pool.addLogin({ username: 'john.doe', password: 'Any-1-password', groupName: 'employee' });
  const { accessToken } = pool.signIn('john.doe', 'Any-1-password');
  const refused = await fetch(at(PAGE), { headers: { authorization: `Bearer ${accessToken}` } });
  expect([refused.status, await refused.json()]).toMatchObject([
    403,
    { error: expect.stringContaining('REPORT_READ') },
  ]);
  const open = await serveApp();
  const wrong = await fetch(open.at(`${PAGE}?groups=admin`));
  expect([wrong.status, (await wrong.json()).error]).toEqual([400, 'There is no parameter "groups". There are none.']);
});

test('says what changed in 30 days, who did it here, and how much more there is', async () => {
  const { app, at } = await serveApp({ DIRECTORY_INDEX: 'on', EMBEDDED_POOL_USERS: '700', EMBEDDED_POOL_GROUPS: '1' });
  const page = async () => (await fetch(at(PAGE))).text();
  expect(await page()).toContain('<p>Not known yet: the first reading of the pool into the index is under way.</p>');
  await readPool(app);
  expect(await page()).toMatch(/<h2>Changed in 30 days: 0<\/h2>\n.*<p>Nothing.<\/p>/);
  await app.query('mutation { disableUser(input: { username: "user-1" }) { __typename } }');
  const [own] = tableBelow(await page(), 'Changed in 30 days');
  const { data } = await app.query('{ auditEvents(first: 1) { nodes { actor } } }');
  expect(own?.slice(1)).toEqual(['User disabled', 'user-1', '', data.auditEvents.nodes[0].actor]);
  const index = indexOfApp(app);
  const now = await index.now();
  const user = { attributes: [], enabled: true, status: 'CONFIRMED', createdAt: now, updatedAt: now } as const;
  const users = Array.from({ length: 600 }, (_, place) => ({ ...user, username: `<b>new-${place}` }));
  await index.mergeUsers(users, now);
  const html = await page();
  const rows = tableBelow(html, 'Changed in 30 days');
  expect(rows).toHaveLength(500);
  expect(rows[0]?.slice(1)).toEqual(['User created', '&lt;b&gt;new-599', '', 'elsewhere']);
  expect(html).toContain('<h2>Changed in 30 days: 601</h2>');
  expect(html).toContain('<p>And 101 more: see the command "changes", or directoryChanges of the API.</p>');
});

test('says that changes are not known where no index is kept', async () => {
  const { at } = await serveApp({ EMBEDDED_POOL_USERS: '1', EMBEDDED_POOL_GROUPS: '0' });
  expect(await (await fetch(at(PAGE))).text()).toContain('Not known: this service keeps no index of the directory.');
});
