import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { createClient } from '../../embedded-pool/client.ts';
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
