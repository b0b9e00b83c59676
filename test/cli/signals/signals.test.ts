import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { arrivals } from '../../support/wait-for-calls.ts';
import { urlPrinted } from '../../support/wait-for-url.ts';
import { type RunningCommand, startCommand } from '../command.ts';
import { servePool } from '../pool-process.ts';

/** Starting the program takes seconds on a busy machine. */
const PATIENCE = { timeout: 60_000 };

const GROUP = '{ group(name: "employees") { name } }';
const ANSWERED = { data: { group: { name: 'employees' } } };
const STOPPING = [{ message: expect.any(String), extensions: { code: 'STOPPING' } }];

let command: RunningCommand | undefined;
afterEach(() => command?.child.kill('SIGKILL'));

describe('a server that is stopped', () => {
  test('answers the requests in flight, takes no more, and ends with 0', PATIENCE, async () => {
    const { url, clock, arrived, term, ended } = await startSlow();
    const inFlight = ask(url, GROUP);
    await arrived;
    await term();
    await clock.advance(1_000);
    expect(await (await inFlight).json()).toMatchObject(ANSWERED);
    expect((await ended()).code).toBe(0);
  });

  test('tells what takes longer than SHUTDOWN_GRACE_SECONDS that it was not done', PATIENCE, async () => {
    const { url, arrived, term, ended } = await startSlow({ SHUTDOWN_GRACE_SECONDS: '0' });
    const inFlight = ask(url, GROUP);
    await arrived;
    await term();
    const told = await inFlight;
    expect([told.status, await told.json()]).toEqual([503, { errors: STOPPING }]);
    expect((await ended()).code).toBe(0);
  });

  test('takes the signals of a group, of several kinds, for one', PATIENCE, async () => {
    const { url, clock, arrived, ended } = await startSlow();
    const inFlight = ask(url, GROUP);
    await arrived;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGTERM'] as const) command?.child.kill(signal);
    await vi.waitFor(() => expect(fetch(url, { headers: { connection: 'close' } })).rejects.toThrow());
    await clock.advance(1_000);
    expect(await (await inFlight).json()).toMatchObject(ANSWERED);
    expect((await ended()).code).toBe(0);
  });

  test('ends at once at the second signal', PATIENCE, async () => {
    const { url, arrived, term, ended } = await startSlow({ SHUTDOWN_GRACE_SECONDS: '600' });
    const cut = expect(ask(url, GROUP)).rejects.toThrow();
    await arrived;
    await term();
    // Until it is no echo any more.
    const again = setInterval(() => command?.child.kill('SIGTERM'), 20);
    onTestFinished(() => clearInterval(again));
    expect((await ended()).code).toBe(1);
    await cut;
  });

  test('fails none of the requests that it has accepted, on any of many busy connections', PATIENCE, async () => {
    const url = await start({ RATE_LIMIT_PER_MINUTE: '1000000' });
    let answered = 0;
    const enough = new Promise<void>((resolve) => {
      for (let connection = 0; connection < 30; connection += 1) {
        void askUntilRefused(url, () => {
          answered += 1;
          if (answered === 300) resolve();
        }).then((reason) => reasons.push(reason));
      }
    });
    const reasons: string[] = [];
    await enough;
    command?.child.kill('SIGTERM');
    expect((await command?.ended)?.code).toBe(0);
    await vi.waitFor(() => expect(reasons).toHaveLength(30));
    expect(new Set(reasons)).toEqual(new Set(['ECONNREFUSED']));
  });
});

/** More than can be made between two signals. */
const NEW_GROUPS = ['beta-testers', 'guest', 'admin', 'super_admin', 'sales', 'legal', 'finance'];

test('a change of several steps is undone, and written down, before the process ends', PATIENCE, async () => {
  const clock = new FakeClock();
  const { pool, env } = await servePool({ clock, latencyMs: 1_000 });
  const settings = { ...env, DATA_DIR: temporaryDirectory(), SHUTDOWN_GRACE_SECONDS: '0' };
  const before = pool.groupsOf('john.doe');
  const url = await start(settings);
  const groupNames = JSON.stringify([...before, ...NEW_GROUPS]);
  const change = ask(
    url,
    `mutation { setUserGroups(input: { username: "john.doe", groupNames: ${groupNames} }) { __typename } }`,
  );
  const passing = setInterval(() => void clock.advance(1_000), 20);
  onTestFinished(() => clearInterval(passing));
  await vi.waitFor(() => expect(pool.calls.counts.AdminAddUserToGroup).toBeGreaterThanOrEqual(2), {
    timeout: 10_000,
    interval: 5,
  });
  clearInterval(passing);
  command?.child.kill('SIGTERM');
  const told = await change;
  expect([told.status, await told.json()]).toEqual([503, { errors: STOPPING }]);
  const going = setInterval(() => void clock.advance(1_000), 20);
  onTestFinished(() => clearInterval(going));
  expect((await command?.ended)?.code).toBe(0);
  expect(pool.groupsOf('john.doe')).toEqual(before);

  const again = await ask(await start(settings), '{ auditEvents(first: 40) { nodes { action groupName outcome } } }');
  const { data } = await again.json();
  const events: { action: string; groupName: string; outcome: string }[] = data.auditEvents.nodes.reverse();
  const trail = events.map(({ action, groupName, outcome }) => `${action.split('_', 1)} ${groupName} ${outcome}`);
  // A step or two may have been made until the signal came.
  const made = NEW_GROUPS.slice(0, trail.filter((event) => /^REMOVE/.test(event)).length);
  expect(made.length).toBeGreaterThanOrEqual(2);
  expect(trail).toEqual([
    ...made.map((name) => `ADD ${name} SUCCEEDED`),
    `ADD ${NEW_GROUPS[made.length]} FAILED`,
    ...made.toReversed().map((name) => `REMOVE ${name} SUCCEEDED`),
  ]);
});

describe('a start after a stop', () => {
  test(
    'goes on with a bulk operation, whose stream had told what was left, and does no item twice',
    PATIENCE,
    async () => {
      const { pool, env } = await servePool({ users: 300, groups: 1, membershipsPerUser: 0 });
      const settings = { ...env, COGNITO_QUOTAS: 'UserUpdate=100,UserList=10000', DATA_DIR: temporaryDirectory() };
      const usernames = Array.from({ length: 150 }, (_, index) => `user-${index + 1}`);
      const begun = arrivals(pool, 'AdminAddUserToGroup', 40);
      const first = await start(settings);
      const id = await addToGroup(first, usernames);
      const stream = progress(first, id);
      await begun;
      command?.child.kill('SIGTERM');
      const left = (await stream).at(-1)?.data.bulkOperationProgress;
      expect((await command?.ended)?.code).toBe(0);
      expect(left).toEqual({ status: 'RUNNING', succeeded: pool.membersOf('group-1').length, failed: 0 });
      expect(left?.succeeded).toBeLessThan(150);

      const second = await start(settings);
      expect((await progress(second, id)).at(-1)?.data.bulkOperationProgress).toEqual({
        status: 'SUCCEEDED',
        succeeded: 150,
        failed: 0,
      });
      expect(pool.membersOf('group-1')).toEqual([...usernames].sort());
      expect(pool.calls.counts.AdminAddUserToGroup).toBe(150);
    },
  );

  test('serves the report whose stream ended with an error, and whose download was cut', PATIENCE, async () => {
    const { pool, env } = await servePool();
    const settings = { ...env, DATA_DIR: temporaryDirectory(), SHUTDOWN_GRACE_SECONDS: '0' };
    const url = await start(settings);
    const report = 'subscription { membershipReportProgress { report { totals { memberships } } } }';
    pool.faults.set([
      { kind: 'delay', operation: 'ListUsers', milliseconds: 60_000 },
      // The groups are read, and so is a first page.
      { kind: 'delay', operation: 'ListUsersInGroup', milliseconds: 60_000, when: ({ input }) => 'NextToken' in input },
    ]);
    const stream = events(await ask(url, report, 'text/event-stream'));
    const download = await fetch(new URL('/reports/membership.csv', url));
    command?.child.kill('SIGTERM');
    await expect(download.text()).rejects.toThrow();
    expect((await stream).at(-1)).toEqual({ errors: STOPPING });
    expect((await command?.ended)?.code).toBe(0);

    pool.faults.clear();
    const again = await events(await ask(await start(settings), report, 'text/event-stream'));
    expect(again.at(-1)?.data.membershipReportProgress.report).toEqual({ totals: { memberships: 918 } });
    expect(readdirSync(settings.DATA_DIR)).toContainEqual(expect.stringMatching(/\.sqlite$/));
  });
});

/** A server over a pool that answers once its time has passed. */
async function startSlow(env: Readonly<Record<string, string>> = {}) {
  const clock = new FakeClock();
  const served = await servePool({ clock, latencyMs: 1_000 });
  const arrived = arrivals(served.pool, 'GetGroup', 1);
  const url = await start({ ...served.env, ...env });
  return {
    url,
    clock,
    arrived,
    /** Resolves once it is seen to stop: it takes no more connections. */
    async term() {
      command?.child.kill('SIGTERM');
      await vi.waitFor(() => expect(fetch(url, { headers: { connection: 'close' } })).rejects.toThrow());
    },
    async ended() {
      if (command === undefined) throw new Error('Nothing was started.');
      return await command.ended;
    },
  };
}

/** Answers the API's URL once it listens. */
async function start(env: Readonly<Record<string, string>>): Promise<string> {
  command = startCommand(['serve'], { PORT: '0', LOG_LEVEL: 'silent', ...env });
  return await urlPrinted(command.child.stdout);
}

function ask(url: string, query: string, accept = 'application/json'): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  });
}

/** Asks again and again on one connection; answers with what ended it. */
async function askUntilRefused(url: string, answered: () => void): Promise<string> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const sent = request(`${url}?query={__typename}`, { agent });
    sent.end();
    const [response] = await once(sent, 'response').catch((error: NodeJS.ErrnoException) => [error.code]);
    if (typeof response !== 'object') return String(response);
    if (response.statusCode !== 200 || (await text(response)) === '') return `status ${response.statusCode}`;
    answered();
  }
}

async function addToGroup(url: string, usernames: readonly string[]): Promise<string> {
  const input = JSON.stringify(usernames);
  const response = await ask(
    url,
    `mutation { bulkAddUsersToGroups(input: { usernames: ${input}, groupNames: ["group-1"], waitSeconds: 0 }) { ... on BulkPayload { bulkOperation { id } } } }`,
  );
  return (await response.json()).data.bulkAddUsersToGroups.bulkOperation.id;
}

async function progress(url: string, id: string) {
  const selection = `bulkOperationProgress(id: "${id}") { status succeeded failed }`;
  return events(await ask(url, `subscription { ${selection} }`, 'text/event-stream'));
}

/** All events of a stream, once it has ended. */
async function events(response: Response) {
  return [...(await response.text()).matchAll(/^data: (.+)$/gm)].map(([, data = '']) => JSON.parse(data));
}
