import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createService } from '../../../src/app/create-service.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { type Clock, systemClock } from '../../../src/domain/ports/clock.ts';
import { readPool } from '../../graphql/directory-index/read-pool.ts';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';

// The sample company has 250 users, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** The demo as `npm start` opens it, on a day. */
async function openDemo(now: Date, env: Record<string, string> = {}) {
  const log: string[] = [];
  const logger = pino({ level: 'info', base: null }, { write: (line: string) => void log.push(line) });
  let minutes = 0;
  const clock: Clock = { ...systemClock, date: () => new Date(now.getTime() + minutes * 60_000) };
  const service = await createService(parseConfig({ EMBEDDED_POOL_QUOTAS: 'off', ...env }), {
    logger,
    examples: [],
    clock,
    sampleHistory: 'on',
  });
  onTestFinished(() => service.close());
  const query = async (document: string) => {
    const response = await service.app.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: document }),
    });
    return response.json();
  };
  const pass = (count: number) => {
    minutes += count;
  };
  return { service, log, query, pass };
}

const administrators = (at: string) =>
  `{ directory(at: "${at}") { users(filter: { inAllGroups: ["administrators"] }) { nodes { username } } } }`;
const names = (reply: { data: { directory: { users: { nodes: { username: string }[] } } } }) =>
  reply.data.directory.users.nodes.map(({ username }) => username);

test.each(['2026-11-30T07:00:00Z', '2027-05-01T10:00:00Z', '2027-04-30T23:00:00Z', '2028-02-29T00:00:00Z'])(
  'whoever starts the demo at %s learns who was an administrator on 1 May and is none now',
  async (day) => {
    const now = new Date(day);
    const { service, log, query } = await openDemo(now);
    const year = now.getUTCMonth() < 4 ? now.getUTCFullYear() - 1 : now.getUTCFullYear();
    const then = names(await query(administrators(`${year}-05-01T00:00:00Z`)));
    const today = names(await query(administrators(day)));
    expect(then).toContain('rhea.report');
    expect(today).not.toContain('rhea.report');
    expect(today.toSorted()).toEqual(service.embeddedPool?.membersOf('administrators').toSorted());
    expect(service.embeddedPool?.calls.total).toBe(0);
    expect(log.filter((line) => line.includes('"audit"'))).toEqual([]);
  },
);

test('a reading of the pool finds nothing that the history does not end with', async () => {
  const { service, query, pass } = await openDemo(new Date('2026-11-30T07:00:00Z'));
  const count = '{ directoryChanges { totalCount } directory { totals { users groups memberships } } }';
  const before = await query(count);
  pass(10);
  await readPool({ service, query: async (document) => ({ ...(await query(document)), calls: {}, status: 200 }) });
  expect(await query(count)).toMatchObject({ data: before.data });
});

test('tells of a year, some of it done here with an event of the trail, most of it elsewhere', async () => {
  const { query } = await openDemo(new Date('2026-11-30T07:00:00Z'));
  const { data } = await query(`{
    all: directoryChanges(first: 1000) { nodes { kind origin notBefore notAfter auditEvent { id } } }
    today: directoryChanges(filter: { after: "2026-11-29T07:00:00Z", origin: ELSEWHERE }) { totalCount }
    auditEvents { totalCount }
  }`);
  const changes: {
    kind: string;
    origin: string;
    notBefore: string;
    notAfter: string;
    auditEvent: { id: string } | null;
  }[] = data.all.nodes;
  const here = changes.filter(({ origin }) => origin === 'THIS_SERVICE');
  // An account that is deleted leaves its groups by the same event.
  expect(new Set(here.map(({ auditEvent }) => auditEvent?.id)).size).toBe(data.auditEvents.totalCount);
  expect(changes.length - here.length).toBeGreaterThan(here.length);
  expect(data.today.totalCount).toBe(3);
  expect(new Set(changes.map(({ kind }) => kind))).toEqual(
    new Set([
      'USER_CREATED',
      'USER_UPDATED',
      'USER_ENABLED',
      'USER_DISABLED',
      'USER_DELETED',
      'MEMBERSHIP_ADDED',
      'MEMBERSHIP_REMOVED',
    ]),
  );
  for (const { notBefore, notAfter } of changes) {
    expect(Date.parse(notAfter) - Date.parse(notBefore)).toBeLessThan(41 * 60_000);
  }
});

test('nothing that is made up gets into a file', async () => {
  const { query } = await openDemo(new Date('2026-11-30T07:00:00Z'), { DATA_DIR: temporaryDirectory() });
  expect((await query('{ auditEvents { totalCount } directoryChanges { totalCount } }')).data).toEqual({
    auditEvents: { totalCount: 0 },
    directoryChanges: { totalCount: 0 },
  });
});

test.each<Record<string, string>>([
  { DIRECTORY_INDEX: 'off' },
  { EMBEDDED_POOL_USERS: '3', EMBEDDED_POOL_GROUPS: '1' },
])('with %j there is none', async (env) => {
  const { query } = await openDemo(new Date('2026-11-30T07:00:00Z'), env);
  expect(await query('{ auditEvents { totalCount } }')).toEqual({
    data: { auditEvents: { totalCount: 0 } },
    extensions: expect.anything(),
  });
});
