import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_QUOTAS } from '../../src/cognito/rate/quotas.ts';
import {
  CallBudgetExceededError,
  CancelledError,
  LimitExceededError,
  NoResponseError,
  NotAllowedError,
  ThrottledError,
  UpstreamAccessDeniedError,
  UpstreamReadOnlyError,
  UpstreamUnavailableError,
} from '../../src/domain/model/errors.ts';
import { CallMeter } from '../../src/domain/ports/call-meter.ts';
import { perCallDeadline } from '../../src/domain/ports/directory.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { brokenConnection, openScriptedPool, type Turn, USER_POOL_ID } from './scripted-client.ts';

const firstPage = { limit: 60, token: null };
const throttle: Turn = { exception: 'TooManyRequestsException', message: 'Rate exceeded' };
const internalError: Turn = { exception: 'InternalErrorException', status: 500 };
const lost: Turn = { failure: brokenConnection('ECONNRESET') };
const done: Turn = { output: {} };
/** One write a second. */
const slow = { ...DEFAULT_QUOTAS, categories: { ...DEFAULT_QUOTAS.categories, UserUpdate: 1 } };
const LATER = Date.UTC(2100, 0, 1);

/** Lets the pacer's time pass until the call has settled. */
async function settled<T>(call: Promise<T>, clock: FakeClock): Promise<PromiseSettledResult<T>> {
  let result: PromiseSettledResult<T> | undefined;
  void Promise.allSettled([call]).then(([settlement]) => {
    result = settlement;
  });
  while (result === undefined) await clock.advance(100);
  return result;
}

describe('a write that is checked before it is sent', () => {
  beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
  afterEach(() => vi.restoreAllMocks());

  test('is checked when its turn has come, and not sent if it is no longer allowed', async () => {
    const clock = new FakeClock();
    const { directory, attempts } = openScriptedPool([done, done, done], { quotas: slow, clock });
    const asked: number[] = [];
    const asking = directory.asking(async () => {
      asked.push(clock.now());
      if (asked.length === 3) throw new NotAllowedError('Not any more.');
    });
    const began = clock.now();
    const writes = ['ann', 'bob', 'cid'].map((name) => settled(asking.disableUser(name), clock));
    const outcomes = await Promise.all(writes);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[2]).toMatchObject({ reason: { code: 'NOT_ALLOWED' } });
    expect(attempts).toHaveLength(2);
    expect((asked[2] ?? 0) - began).toBeGreaterThanOrEqual(1_000);
  });

  test('is in doubt if an attempt was lost before it was refused', async () => {
    const { directory, attempts } = openScriptedPool([lost, done]);
    let asked = 0;
    const asking = directory.asking(async () => {
      asked += 1;
      if (asked === 2) throw new NotAllowedError('Not any more.');
    });
    await expect(asking.disableUser('jane')).rejects.toBeInstanceOf(NoResponseError);
    expect(attempts).toHaveLength(1);
  });

  test('reads are not', async () => {
    const { directory } = openScriptedPool([{ output: { Users: [] } }]);
    const asking = directory.asking(() => Promise.reject(new NotAllowedError('Never.')));
    await expect(asking.listUsers(firstPage)).resolves.toMatchObject({ items: [] });
  });
});

describe('transient faults', () => {
  // The SDK's back-off is a random part of a time: of nothing, here.
  beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
  afterEach(() => vi.restoreAllMocks());

  test.each([
    ['an internal error', internalError],
    ['a 503', { exception: 'ServiceUnavailable', status: 503 }],
    ['a lost answer', lost],
  ])('%s is sent again by the SDK, and both attempts are counted', async (_, fault) => {
    const { directory, attempts, meter } = openScriptedPool([fault, { output: { Users: [] } }]);
    await expect(directory.listUsers(firstPage)).resolves.toEqual({ items: [], next: null });
    expect(attempts.map(({ sdkAttempt }) => sdkAttempt)).toEqual([1, 2]);
    expect(meter.calls).toEqual({ ListUsers: 2 });
  });

  test('three attempts without an answer are an UnansweredError', async () => {
    const { directory, meter } = openScriptedPool([internalError, internalError, internalError]);
    await expect(directory.disableUser('jane')).rejects.toBeInstanceOf(NoResponseError);
    expect(meter.calls).toEqual({ AdminDisableUser: 3 });
  });

  test('a server that was never reached is unavailable, and no write is in doubt', async () => {
    const refused = { failure: brokenConnection('ECONNREFUSED') };
    const { directory } = openScriptedPool([refused, refused, refused]);
    const error = await directory.disableUser('jane').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UpstreamUnavailableError);
    expect(error).not.toBeInstanceOf(NoResponseError);
  });

  test('a write without an answer stays in doubt when the next attempt never reaches Cognito', async () => {
    const refused = { failure: brokenConnection('ECONNREFUSED') };
    const { directory } = openScriptedPool([lost, refused, refused]);
    await expect(directory.disableUser('jane')).rejects.toBeInstanceOf(NoResponseError);
  });

  test('a write without an answer stays in doubt when the budget leaves no second attempt', async () => {
    const { directory, meter } = openScriptedPool([lost], { session: { meter: new CallMeter(1) } });
    await expect(directory.disableUser('jane')).rejects.toBeInstanceOf(NoResponseError);
    expect(meter.total).toBe(1);
  });

  test('a write without an answer stays in doubt when the quota leaves no second attempt in time', async () => {
    const clock = new FakeClock();
    const session = { deadline: perCallDeadline(0, clock) };
    const { directory } = openScriptedPool([lost, throttle], { session, quotas: DEFAULT_QUOTAS, clock });
    const result = await settled(directory.disableUser('jane'), clock);
    expect(result).toMatchObject({ reason: expect.any(NoResponseError) });
  });
});

describe('refusals that no retry mends are sent once', () => {
  test.each([
    ['LimitExceededException', LimitExceededError],
    ['AccessDeniedException', UpstreamAccessDeniedError],
    ['NotAuthorizedException', UpstreamAccessDeniedError],
    ['OperationNotEnabledException', UpstreamReadOnlyError],
    ['ExpiredTokenException', UpstreamUnavailableError],
  ])('%s', async (exception, Expected) => {
    const { directory, attempts, meter } = openScriptedPool([{ exception }, done]);
    await expect(directory.addUserToGroup('jane', 'admins')).rejects.toBeInstanceOf(Expected);
    expect(attempts).toHaveLength(1);
    expect(meter.total).toBe(1);
  });
});

test('without credentials nothing leaves the process, and the error says what to set', async () => {
  const { directory, attempts } = openScriptedPool([done], {
    credentials: () =>
      Promise.reject(Object.assign(new Error('No providers left.'), { name: 'CredentialsProviderError' })),
  });
  const error = await directory.enableUser('jane').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UpstreamUnavailableError);
  expect(error).not.toBeInstanceOf(NoResponseError);
  expect(error).toHaveProperty('message', expect.stringContaining('AWS_PROFILE'));
  expect(attempts).toEqual([]);
});

describe('throttles', () => {
  test('are sent again by the pacer, in its own time, and not by the SDK', async () => {
    const { directory, attempts, meter, clock } = openScriptedPool([throttle, throttle, throttle, throttle, done]);
    const result = await settled(directory.disableUser('jane'), clock);
    expect(result.status).toBe('fulfilled');
    // More often than the SDK's three attempts, each of them the first of its loop.
    expect(attempts.map(({ sdkAttempt }) => sdkAttempt)).toEqual([1, 1, 1, 1, 1]);
    expect(meter.calls).toEqual({ AdminDisableUser: 5 });
    expect(meter.throttles).toBe(4);
  });

  test('that leave no time end the call with a ThrottledError, after the one attempt', async () => {
    const clock = new FakeClock();
    const session = { deadline: perCallDeadline(0, clock) };
    const { directory, attempts } = openScriptedPool([throttle, done], { session, clock });
    const error = await directory.disableUser('jane').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ThrottledError);
    expect(attempts).toHaveLength(1);
  });
});

describe('the meter', () => {
  test('is charged before an attempt, so that its budget stops the call', async () => {
    const { directory, attempts } = openScriptedPool([done], { session: { meter: new CallMeter(1) } });
    await directory.enableUser('jane');
    await expect(directory.enableUser('jane')).rejects.toBeInstanceOf(CallBudgetExceededError);
    expect(attempts).toHaveLength(1);
  });

  test('counts every page', async () => {
    const { directory, meter } = openScriptedPool([{ output: { Groups: [], NextToken: 'T' } }, { output: {} }]);
    await directory.listGroupsForUser('jane');
    expect(meter.calls).toEqual({ AdminListGroupsForUser: 2 });
  });
});

describe('an abort', () => {
  test('ends a call in flight at once, with no further attempt', async () => {
    const controller = new AbortController();
    const { directory, attempts } = openScriptedPool(['silence', done], { session: { signal: controller.signal } });
    const call = directory.listUsers(firstPage);
    await vi.waitFor(() => expect(attempts).toHaveLength(1), { interval: 1 });
    controller.abort();
    await expect(call).rejects.toHaveProperty('name', 'AbortError');
    expect(attempts).toHaveLength(1);
  });

  test('ends a call that waits for quota, before it was sent', async () => {
    const controller = new AbortController();
    const { directory, attempts, pacer } = openScriptedPool(Array<Turn>(5).fill(done), {
      session: { signal: controller.signal },
      quotas: DEFAULT_QUOTAS,
    });
    const group = (name: string) => directory.getGroup(name);
    // GetGroup has 5 calls per second and pool: the sixth waits.
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(group));
    const waiting = group('f');
    await vi.waitFor(() => expect(pacer.usage().some(({ queued }) => queued === 1)).toBe(true), { interval: 1 });
    controller.abort();
    await expect(waiting).rejects.toHaveProperty('name', 'AbortError');
    expect(attempts).toHaveLength(5);
  });

  test('does not cut short a write that has left, and sends it no second time', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const failure = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(brokenConnection('ECONNRESET'))),
    );
    const done = openScriptedPool([{ later: Promise.resolve({ output: {} }) }], { session: { signal } });
    const unanswered = openScriptedPool([{ later: failure }], { session: { signal } });
    const writes = [done, unanswered].map(({ directory }) => directory.disableUser('jane'));
    const outcomes = Promise.allSettled(writes);
    await vi.waitFor(() => expect([...done.attempts, ...unanswered.attempts]).toHaveLength(2), { interval: 1 });
    controller.abort();
    expect(await outcomes).toEqual([
      { status: 'fulfilled', value: undefined },
      { status: 'rejected', reason: expect.any(NoResponseError) },
    ]);
    expect(unanswered.attempts).toHaveLength(1);
  });

  test('tells of a write that waits for quota that it was not sent', async () => {
    const session = { signal: AbortSignal.abort() };
    const { directory, attempts } = openScriptedPool([done], { session });
    await expect(directory.disableUser('jane')).rejects.toBeInstanceOf(CancelledError);
    expect(attempts).toEqual([]);
  });

  test('that came before the call sends nothing', async () => {
    const { directory, attempts } = openScriptedPool([done], { session: { signal: AbortSignal.abort() } });
    await expect(directory.listUsers(firstPage)).rejects.toHaveProperty('name', 'AbortError');
    expect(attempts).toEqual([]);
  });
});

describe('the pacer', () => {
  test('is told what the session and the call are', async () => {
    const { signal } = new AbortController();
    const session = { priority: 'background', signal } as const;
    const { directory, meter, pacer } = openScriptedPool([done, done], {
      session: { ...session, deadline: () => LATER },
    });
    const run = vi.spyOn(pacer, 'run');
    await directory.addUserToGroup('jane', 'admins');
    await directory.listGroups(firstPage);
    expect(run.mock.calls.map(([call]) => call)).toEqual([
      {
        operation: 'AdminAddUserToGroup',
        userPoolId: USER_POOL_ID,
        username: 'jane',
        meter,
        deadline: LATER,
        ...session,
      },
      { operation: 'ListGroups', userPoolId: USER_POOL_ID, meter, deadline: LATER, ...session },
    ]);
  });

  test('paces every attempt of the SDK, not only the first, within one and the same time', async () => {
    const deadline = vi.fn(() => LATER).mockReturnValueOnce(LATER - 1);
    const { directory, pacer } = openScriptedPool([lost, done], { session: { deadline } });
    const run = vi.spyOn(pacer, 'run');
    await directory.enableUser('jane');
    expect(run.mock.calls.map(([call]) => call.deadline)).toEqual([LATER - 1, LATER - 1]);
  });
});
