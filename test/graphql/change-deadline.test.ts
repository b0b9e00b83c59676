import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createService } from '../../src/app/create-service.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { openApp } from '../support/app.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { arrivals } from '../support/wait-for-calls.ts';

const DOCUMENT = /* GraphQL */ `
  mutation ($groupNames: [String!]!) {
    setUserGroups(input: { username: "john.doe", groupNames: $groupNames }) { __typename }
  }
`;
const NEW_GROUPS = ['beta-testers', 'guest', 'admin', 'super_admin'];

const DISABLE = 'mutation { disableUser(input: { username: "john.doe", signOut: true }) { __typename } }';
const TRAIL = '{ auditEvents(first: 100) { nodes { action groupName outcome } } }';

interface EventJson {
  readonly action: string;
  readonly groupName: string;
  readonly outcome: string;
}

/** `ADD beta-testers SUCCEEDED`, the first attempt first. */
function attemptsOf({ auditEvents }: { readonly auditEvents: { readonly nodes: readonly EventJson[] } }) {
  return auditEvents.nodes
    .map(({ action, groupName, outcome }) => `${action.split('_', 1)} ${groupName} ${outcome}`)
    .reverse();
}

/** The service in a time of its own, in which each call to the pool takes a second. */
async function openInItsOwnTime(env: Readonly<Record<string, string>>) {
  const clock = new FakeClock();
  const config = parseConfig({
    EMBEDDED_POOL_LATENCY_MS: '1000',
    EMBEDDED_POOL_QUOTAS: 'off',
    DIRECTORY_INDEX: 'off',
    ...env,
  });
  const {
    app,
    embeddedPool,
    changesSettled: settled,
    close,
  } = await createService(config, {
    logger: pino({ level: 'silent' }),
    examples: [],
    clock,
  });
  if (embeddedPool === null) throw new Error('There is no embedded pool.');
  onTestFinished(close);
  const groups = embeddedPool.groupsOf('john.doe');
  /** Answers when the request has made its first call, at 0 s, with what will be its answer. */
  const send = async (first: string, query: string, variables: object, signal?: AbortSignal) => {
    const begun = arrivals(embeddedPool, first, 1);
    const response = app.fetch('http://service.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      ...(signal && { signal }),
    });
    const answer = Promise.resolve(response).then((answered) => answered.json());
    answer.catch(() => {});
    await begun;
    return { answer };
  };
  const ask = (signal?: AbortSignal) =>
    send('AdminListGroupsForUser', DOCUMENT, { groupNames: [...groups, ...NEW_GROUPS] }, signal);
  const disable = (signal: AbortSignal) => send('AdminDisableUser', DISABLE, {}, signal);
  const trail = async () => {
    const response = await app.fetch('http://service.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: TRAIL }),
    });
    return attemptsOf((await response.json()).data);
  };
  return { clock, pool: embeddedPool, groups, ask, disable, trail, settled };
}

async function pass(clock: FakeClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) await clock.advance(1_000);
}

test('a change begins no further step after MAX_WAIT_SECONDS, and what was done is undone', async () => {
  const { clock, pool, groups, ask } = await openInItsOwnTime({ MAX_WAIT_SECONDS: '5' });
  const { answer } = await ask();
  await pass(clock, 20);
  expect((await answer).errors).toMatchObject([
    { path: ['setUserGroups'], extensions: { code: 'THROTTLED', retryAfterSeconds: 1 } },
  ]);
  expect(pool.groupsOf('john.doe')).toEqual(groups);
  // Read at 0, 1 and 2 s, added at 3, 4 and 5 s.
  expect(pool.calls.counts).toEqual({
    AdminListGroupsForUser: 1,
    ListGroups: 2,
    AdminAddUserToGroup: 3,
    AdminRemoveUserFromGroup: 3,
  });
});

test('a change is made whole if the time suffices', async () => {
  const { clock, pool, groups, ask } = await openInItsOwnTime({ MAX_WAIT_SECONDS: '6' });
  const { answer } = await ask();
  await pass(clock, 20);
  expect((await answer).data).toEqual({ setUserGroups: { __typename: 'SetUserGroupsPayload' } });
  expect([...pool.groupsOf('john.doe')].sort()).toEqual([...groups, ...NEW_GROUPS].sort());
});

const added = (count: number) => NEW_GROUPS.slice(0, count).map((name) => `ADD ${name} SUCCEEDED`);
const removed = (count: number) =>
  NEW_GROUPS.slice(0, count)
    .map((name) => `REMOVE ${name} SUCCEEDED`)
    .reverse();

test.each([
  { seconds: 3.5, becomes: 'undone', left: [], events: [...added(1), 'ADD guest FAILED', ...removed(1)] },
  { seconds: 4, becomes: 'undone', left: [], events: [...added(2), 'ADD admin FAILED', ...removed(2)] },
  { seconds: 5.5, becomes: 'undone', left: [], events: [...added(3), 'ADD super_admin FAILED', ...removed(3)] },
  // The last step is under way.
  { seconds: 6.5, becomes: 'made', left: NEW_GROUPS, events: added(4) },
])(
  'a change whose caller leaves after $seconds s is $becomes, not half made, and its trail says so',
  async ({ seconds, left, events }) => {
    const { clock, pool, groups, ask, trail, settled } = await openInItsOwnTime({});
    const caller = new AbortController();
    const { answer } = await ask(caller.signal);
    await clock.advance(seconds * 1_000);
    caller.abort();
    let isSettled = false;
    const end = settled().then(() => {
      isSettled = true;
    });
    await clock.advance(0);
    expect(isSettled).toBe(false);
    await pass(clock, 30);
    await end;
    await expect(answer).rejects.toThrow('aborted');
    expect([...pool.groupsOf('john.doe')].sort()).toEqual([...groups, ...left].sort());
    expect(await trail()).toEqual(events);
  },
);

test.each([
  { made: 'made', fault: 'lost-answer', events: added(4) },
  { made: 'not made', fault: 'internal-error', events: [...added(1), 'ADD guest FAILED', ...removed(1)] },
] as const)(
  'a step that is not answered, and turns out to be $made, is written down as that',
  async ({ fault, events }) => {
    const app = await openApp();
    onTestFinished(app.service.close);
    const when = ({ input }: { readonly input: Readonly<Record<string, unknown>> }) => input.GroupName === 'guest';
    app.pool.faults.set([{ kind: fault, operation: 'AdminAddUserToGroup', when }]);
    await app.query(DOCUMENT, { groupNames: [...app.pool.groupsOf('john.doe'), ...NEW_GROUPS] });
    const { data } = await app.query(TRAIL);
    expect(attemptsOf(data)).toEqual(events);
  },
);

test('who is disabled is signed out as well, though the caller leaves in between', async () => {
  const { clock, pool, settled, disable } = await openInItsOwnTime({});
  const caller = new AbortController();
  const { answer } = await disable(caller.signal);
  caller.abort();
  await pass(clock, 5);
  await settled();
  await expect(answer).rejects.toThrow('aborted');
  expect(pool.user('john.doe')).toMatchObject({ enabled: false, tokensRevokedAt: expect.any(Number) });
});
