import { expect, test } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { openPool } from './client.ts';

/** A turn of the event loop: what can happen without the clock has happened. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('every answer takes the latency, by the clock', async () => {
  const clock = new FakeClock();
  const { pool, client, UserPoolId } = openPool({ users: 1, groups: 0, latencyMs: 80, clock });
  let answered = false;
  const call = client.adminGetUser({ UserPoolId, Username: 'user-1' }).then(() => {
    answered = true;
  });
  while (pool.calls.total === 0) await turn();
  await clock.advance(79);
  expect(answered).toBe(false);
  await clock.advance(1);
  await call;
});

test('errors take it too, and a delay adds to it', async () => {
  const clock = new FakeClock();
  const { pool, client, UserPoolId } = openPool({ users: 0, groups: 0, latencyMs: 80, clock });
  pool.faults.set([{ kind: 'delay', milliseconds: 20 }]);
  let answered = false;
  const call = client.adminGetUser({ UserPoolId, Username: 'nobody' }).catch((error: unknown) => {
    answered = true;
    return error;
  });
  while (pool.calls.total === 0) await turn();
  await clock.advance(99);
  expect(answered).toBe(false);
  await clock.advance(1);
  expect(await call).toMatchObject({ name: 'UserNotFoundException' });
});

test('without latency no timer is set', async () => {
  const clock = new FakeClock();
  const { client, UserPoolId } = openPool({ users: 1, groups: 0, clock });
  await client.adminGetUser({ UserPoolId, Username: 'user-1' });
  expect(clock.pending).toBe(0);
});

test('an aborted call ends at once, and its write stays done', async () => {
  const clock = new FakeClock();
  const { pool, client, UserPoolId } = openPool({ users: 1, groups: 0, latencyMs: 80, clock });
  const abort = new AbortController();
  const call = client.adminDisableUser({ UserPoolId, Username: 'user-1' }, { abortSignal: abort.signal });
  const failure = expect(call).rejects.toMatchObject({ name: 'AbortError' });
  while (pool.calls.total === 0) await turn();
  abort.abort();
  await failure;
  expect(clock.pending).toBe(0);
  expect(pool.user('user-1')?.enabled).toBe(false);
});

test('a call aborted beforehand does not reach the pool', async () => {
  const { pool, client, UserPoolId } = openPool({ users: 1, groups: 0 });
  const call = client.describeUserPool({ UserPoolId }, { abortSignal: AbortSignal.abort() });
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  expect(pool.calls.total).toBe(0);
});
