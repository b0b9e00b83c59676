import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createService } from '../../src/app/create-service.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** A pool of which `group-1` are the administrators, in a time of its own, with Cognito's quotas. */
async function open(env: Readonly<Record<string, string>> = {}) {
  const clock = new FakeClock();
  const config = parseConfig({
    ADMIN_GROUPS: 'group-1',
    EMBEDDED_POOL_USERS: '3000',
    EMBEDDED_POOL_GROUPS: '3',
    EMBEDDED_POOL_LATENCY_MS: '50',
    ...env,
  });
  const service = await createService(config, { logger: pino({ level: 'silent' }), examples: [], clock });
  const pool = service.embeddedPool;
  if (pool === null) throw new Error('There is no embedded pool.');
  onTestFinished(service.close);
  const members = pool.membersOf('group-1');
  const send = async (query: string, variables: Record<string, unknown> = {}, signal?: AbortSignal) => {
    const response = await service.app.fetch('http://service.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      ...(signal && { signal }),
    });
    return response.json();
  };
  /** Bulk work that takes administrators one after the other, while other bulk work uses the quota of writes up. */
  const beBusy = async () => {
    const orders = Promise.all([
      send(
        'mutation ($usernames: [String!]!) { bulkDisableUsers(input: { usernames: $usernames, signOut: true, waitSeconds: 0 }) { __typename } }',
        { usernames: Array.from({ length: 2_000 }, (_, index) => `user-${index + 1}`) },
      ),
      send(
        'mutation ($usernames: [String!]!) { bulkRemoveUsersFromGroups(input: { usernames: $usernames, groupNames: ["group-1"], waitSeconds: 0 }) { __typename } }',
        { usernames: members.slice(0, 500) },
      ),
    ]);
    await clock.advance(20_000);
    await orders;
  };
  const [person = ''] = members.slice(-1);
  const remove = (username: string | undefined, signal?: AbortSignal) =>
    send(
      'mutation ($username: String!) { removeUserFromGroup(input: { username: $username, groupName: "group-1" }) { __typename } }',
      { username },
      signal,
    );
  return { clock, pool, service, members, person, beBusy, remove };
}

/** Milliseconds until the answer is there. */
async function timed(clock: FakeClock, answer: Promise<unknown>): Promise<number> {
  const began = clock.now();
  let isThere = false;
  void answer.finally(() => {
    isThere = true;
  });
  while (!isThere && clock.now() - began < 60_000) await clock.advance(10);
  return clock.now() - began;
}

test("a person's removal of an administrator does not wait behind background work that takes administrators", async () => {
  const { clock, pool, person, beBusy, remove } = await open();
  await beBusy();
  const answer = remove(person);
  const waited = await timed(clock, answer);
  expect((await answer).data).toEqual({ removeUserFromGroup: { __typename: 'RemoveUserFromGroupPayload' } });
  expect(pool.membersOf('group-1')).not.toContain(person);
  expect(waited).toBeLessThan(1_000);
});

test('a removal that waits for its turn ends with MAX_WAIT_SECONDS, and when its caller leaves', async () => {
  const { clock, pool, members, person, remove } = await open({ MAX_WAIT_SECONDS: '3' });
  // Whoever holds the lock waits for Cognito.
  pool.faults.set([{ kind: 'delay', milliseconds: 9_000, operation: 'AdminRemoveUserFromGroup' }]);
  const first = remove(members[0]);
  await clock.advance(1_000);
  const caller = new AbortController();
  const left = remove(members[1], caller.signal);
  const late = remove(person);
  await clock.advance(1_000);
  const before = { ...pool.calls.counts };
  caller.abort();
  await expect(left).rejects.toThrow('aborted');
  await clock.advance(2_000);
  const [error] = (await late).errors;
  expect(error).toMatchObject({ extensions: { code: 'THROTTLED', retryAfterSeconds: 1 } });
  expect(error.message).toMatch(/one at a time/);
  expect(pool.calls.counts).toEqual(before);
  await clock.advance(10_000);
  expect((await first).data).toEqual({ removeUserFromGroup: { __typename: 'RemoveUserFromGroupPayload' } });
  expect(pool.membersOf('group-1')).toEqual(members.slice(1));
});
