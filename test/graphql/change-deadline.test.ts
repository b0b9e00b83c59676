import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../../src/compose.ts';
import { parseConfig } from '../../src/config.ts';
import { arrivals } from '../support/arrivals.ts';
import { FakeClock } from '../support/fake-clock.ts';

const DOCUMENT = /* GraphQL */ `
  mutation ($groupNames: [String!]!) {
    setUserGroups(input: { username: "john.doe", groupNames: $groupNames }) { __typename }
  }
`;
const NEW_GROUPS = ['beta-testers', 'guest', 'admin', 'super_admin'];

/** The service in a time of its own, in which each call to the pool takes a second. */
function openInItsOwnTime(env: Readonly<Record<string, string>>) {
  const clock = new FakeClock();
  const config = parseConfig({ EMBEDDED_POOL_LATENCY_MS: '1000', EMBEDDED_POOL_QUOTAS: 'off', ...env });
  const { app, embeddedPool, close } = compose(config, { logger: pino({ level: 'silent' }), examples: [], clock });
  if (embeddedPool === null) throw new Error('There is no embedded pool.');
  onTestFinished(close);
  const groups = embeddedPool.groupsOf('john.doe');
  /** Answers when the request has made its first call, at 0 s, with what will be its answer. */
  const ask = async (signal?: AbortSignal) => {
    const begun = arrivals(embeddedPool, 'AdminListGroupsForUser', 1);
    const response = app.fetch('http://service.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: DOCUMENT, variables: { groupNames: [...groups, ...NEW_GROUPS] } }),
      ...(signal && { signal }),
    });
    const answer = Promise.resolve(response).then((answered) => answered.json());
    answer.catch(() => {});
    await begun;
    return { answer };
  };
  return { clock, pool: embeddedPool, groups, ask };
}

async function pass(clock: FakeClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) await clock.advance(1_000);
}

test('a change begins no further step after MAX_WAIT_SECONDS, and what was done is undone', async () => {
  const { clock, pool, groups, ask } = openInItsOwnTime({ MAX_WAIT_SECONDS: '5' });
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

test('a change is made whole where the time suffices', async () => {
  const { clock, pool, groups, ask } = openInItsOwnTime({ MAX_WAIT_SECONDS: '6' });
  const { answer } = await ask();
  await pass(clock, 20);
  expect((await answer).data).toEqual({ setUserGroups: { __typename: 'SetUserGroupsPayload' } });
  expect([...pool.groupsOf('john.doe')].sort()).toEqual([...groups, ...NEW_GROUPS].sort());
});

test.each([
  { seconds: 3.5, becomes: 'undone', added: [] },
  { seconds: 4, becomes: 'undone', added: [] },
  { seconds: 5.5, becomes: 'undone', added: [] },
  // The last step is under way: the groups, read once more, tell that all of it is done.
  { seconds: 6.5, becomes: 'made', added: NEW_GROUPS },
])('a change whose caller leaves after $seconds s is $becomes, and not half made', async ({ seconds, added }) => {
  const { clock, pool, groups, ask } = openInItsOwnTime({});
  const caller = new AbortController();
  const { answer } = await ask(caller.signal);
  await clock.advance(seconds * 1_000);
  caller.abort();
  await pass(clock, 30);
  await expect(answer).rejects.toThrow('aborted');
  expect([...pool.groupsOf('john.doe')].sort()).toEqual([...groups, ...added].sort());
});
