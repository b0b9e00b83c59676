import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createService } from '../../../src/app/create-service.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { arrivals } from '../../support/wait-for-calls.ts';

const CLIENTS = 100;
/** A page of users, then the groups of each, then the members of those: every step waits for the one before. */
const DOCUMENT = '{ users(first: 10) { nodes { groups { members(first: 1) { nodes { username } } } } } }';

/** The whole service behind a socket, in a time of its own; the pool answers a call after a second of it. */
async function serveInItsOwnTime(env: Readonly<Record<string, string>>) {
  const clock = new FakeClock();
  const log: { readonly msg: string; readonly outcome: string }[] = [];
  let allEnded = () => {};
  const logger = pino(
    { base: null },
    {
      write(line: string) {
        log.push(JSON.parse(line));
        if (log.filter(({ msg }) => msg === 'request').length === CLIENTS) allEnded();
      },
    },
  );
  const config = parseConfig({ EMBEDDED_POOL_LATENCY_MS: '1000', ...env });
  const { routes, embeddedPool, close } = await createService(config, { logger, examples: [], clock });
  if (embeddedPool === null) throw new Error('There is no embedded pool.');
  const server = createHttpServer({ routes, logger, host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close(0);
    await close();
  });
  const url = await server.listen();
  return { url, clock, pool: embeddedPool, log, noticed: new Promise<void>((resolve) => (allEnded = resolve)) };
}

/** Asks, and is not there when the answer comes. */
async function begin(url: string): Promise<ClientRequest> {
  const sent = request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, agent: false });
  sent.on('error', () => {});
  sent.end(JSON.stringify({ query: DOCUMENT }));
  await once(sent, 'finish');
  return sent;
}

test.each([
  { doing: 'are under way', quotas: 'off', lists: CLIENTS, seconds: 1 },
  { doing: 'wait for quota', quotas: 'on', lists: 20, seconds: 2 },
])('no call to Cognito begins after 100 clients have left while their calls $doing', async (circumstances) => {
  const { quotas, lists, seconds } = circumstances;
  const { url, clock, pool, log, noticed } = await serveInItsOwnTime({ EMBEDDED_POOL_QUOTAS: quotas });
  const listed = arrivals(pool, 'ListUsers', lists);
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => begin(url)));
  await listed;
  for (let second = 0; second < seconds; second += 1) await clock.advance(1_000);
  expect(pool.calls.counts.AdminListGroupsForUser).toBeGreaterThan(0);

  for (const client of clients) client.destroy();
  await noticed;
  const { total } = pool.calls;
  for (let second = 0; second < 60; second += 1) await clock.advance(1_000);
  expect(pool.calls.total).toBe(total);
  expect(log.map(({ msg, outcome }) => `${msg} ${outcome}`)).toEqual(Array(CLIENTS).fill('request cancelled'));
});
