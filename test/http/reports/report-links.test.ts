import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { LocalLinkKeys } from '../../../src/http/reports/local-link-keys.ts';
import type { DownloadableReport } from '../../../src/http/reports/report.ts';
import { ReportLinks } from '../../../src/http/reports/report-links.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { serveApp } from '../serve-app.ts';

const LINK = '/reports/link/membership.csv?groups=admin';

/** The service with authentication, and a token of somebody in the group. */
async function serveFor(groupName: string, env: Record<string, string> = {}) {
  const served = await serveApp({ AUTH: 'cognito', ...env });
  const { pool, at } = served;
  pool.addLogin({ username: 'rhea.report', password: 'Any-1-password', groupName });
  const { accessToken } = pool.signIn('rhea.report', 'Any-1-password');
  const headers = { authorization: `Bearer ${accessToken}` };
  const ask = (path = LINK) => fetch(at(path), { method: 'POST', headers });
  return { ...served, ask };
}

describe('a link', () => {
  test('opens its report without a header, also from another site, and costs no call to make', async () => {
    const { app, pool, at, ask } = await serveFor('auditors');
    const response = await ask();
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { path, expiresAt } = await response.json();
    expect(path).toMatch(/^\/reports\/membership\.csv\?groups=admin&link=[\w.-]+$/);
    expect(new Date(expiresAt).getTime() - Date.now()).toBeLessThanOrEqual(300_000);
    expect(pool.calls.counts.ListUsersInGroup).toBeUndefined();
    const report = await fetch(at(path), { headers: { 'sec-fetch-site': 'cross-site' } });
    expect([report.status, await report.text()]).toEqual([200, expect.stringContaining('maria.admin')]);
    await vi.waitFor(() => expect(app.log.join()).toContain('"operation":"membership.csv"'));
    expect(app.log.join()).toContain('"operation":"link/membership.csv","status":201');
    expect(app.log.join()).not.toContain(path.split('link=')[1]);
  });

  test('opens no other report, and nothing else', async () => {
    const { at, ask } = await serveFor('auditors');
    const { path } = await (await ask()).json();
    const link = path.split('link=')[1];
    const others = [
      `/reports/membership.csv?link=${link}`,
      `/reports/membership.csv?groups=manager&link=${link}`,
      `/reports/membership.csv?groups=admin&columns=username,sub&link=${link}`,
      `/reports/membership.ndjson?groups=admin&link=${link}`,
      `/reports/audit.csv?link=${link}`,
      `/reports/membership.csv?groups=admin&link=${link.slice(0, -2)}AA`,
      `/reports/membership.csv?groups=admin&link=${link.split('.')[0]}.`,
      '/reports/membership.csv?groups=admin&link=',
      '/reports/membership.csv?groups=admin&link=a.b.c',
    ];
    for (const other of others) {
      const response = await fetch(at(other));
      expect([response.status, (await response.json()).error]).toEqual([401, 'The link is not one to this report.']);
    }
    const graphql = await fetch(at(`/graphql?query={viewer{subject}}&link=${link}`));
    expect(graphql.status).toBe(401);
  });

  test('is made for those alone who may have the report, and for what it takes', async () => {
    const { pool, at, ask } = await serveFor('employee');
    expect((await fetch(at(LINK), { method: 'POST' })).status).toBe(401);
    expect((await ask()).status).toBe(403);
    expect((await ask('/reports/link/audit.csv')).status).toBe(403);
    expect(pool.calls.total).toBe(0);
    const auditor = await serveFor('auditors');
    const wrong = await auditor.ask('/reports/link/membership.csv?group=admin');
    expect([wrong.status, (await wrong.json()).code]).toEqual([400, 'BAD_USER_INPUT']);
    expect((await fetch(auditor.at(LINK))).status).toBe(405);
    const crossSite = await fetch(auditor.at(LINK), { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
    expect(crossSite.status).toBe(403);
  });

  test('made by one replica is good at another', async () => {
    const { url, schema } = await testSchema(onTestFinished);
    const env = { DATABASE_URL: url, DATABASE_SCHEMA: schema };
    const [first, second] = [await serveApp(env), await serveApp(env)];
    const { path } = await (await fetch(first.at('/reports/link/audit.ndjson'), { method: 'POST' })).json();
    expect((await fetch(second.at(path))).status).toBe(200);
    const alone = await serveApp();
    expect((await fetch(alone.at(path))).status).toBe(401);
  });
});

describe('by the clock', () => {
  // What a report does beside is of no interest here.
  const report = { file: 'audit.csv', permission: 'AUDIT_READ' } as const satisfies Partial<DownloadableReport>;
  const opened: DownloadableReport = {
    ...report,
    open: () => {
      throw new Error('Nobody reads it.');
    },
  };
  const query = () => new URLSearchParams('since=30d');

  function openLinks() {
    const clock = new FakeClock();
    return { clock, links: new ReportLinks('pool', new LocalLinkKeys(), clock) };
  }

  test('a link lives for five minutes, and lets in with one permission', async () => {
    const { clock, links } = openLinks();
    const { link, expiresAt } = await links.sign(opened, query(), localAdministrator);
    expect(expiresAt.getTime()).toBe(clock.now() + 300_000);
    await clock.advance(299_999);
    expect(await links.verify(opened, query(), link)).toEqual({
      ...localAdministrator,
      permissions: new Set(['AUDIT_READ']),
    });
    await clock.advance(1);
    await expect(links.verify(opened, query(), link)).rejects.toThrow('The link has expired. Ask for another.');
  });

  test('it lives no longer than the token of whoever asked for it', async () => {
    const { clock, links } = openLinks();
    const { link } = await links.sign(opened, query(), { ...localAdministrator, expiresAt: clock.now() + 60_000 });
    await clock.advance(60_000);
    await expect(links.verify(opened, query(), link)).rejects.toThrow('The link has expired.');
  });

  test('it is of one pool', async () => {
    const clock = new FakeClock();
    const keys = new LocalLinkKeys();
    const { link } = await new ReportLinks('pool', keys, clock).sign(opened, query(), localAdministrator);
    await expect(new ReportLinks('other', keys, clock).verify(opened, query(), link)).rejects.toThrow(
      'not one to this',
    );
  });
});
