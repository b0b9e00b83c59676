import { expect, test } from 'vitest';
import { CONNECTION_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from '../../../src/cognito/client.ts';
import { LocalAdministratorLock } from '../../../src/domain/access/local-administrator-lock.ts';
import { CancelledError, NoResponseError, UserNotFoundError } from '../../../src/domain/model/errors.ts';
import { type LockWait, WRITE_ARRIVES_WITHIN_MS } from '../../../src/domain/ports/administrator-lock.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A lock whose last action sent a write and ended with this error, or well. */
async function lockAfter(error: Error | null) {
  const clock = new FakeClock();
  const lock = new LocalAdministratorLock(clock);
  await lock
    .run({ priority: 'interactive' }, async (beforeWrite) => {
      await beforeWrite();
      if (error !== null) throw error;
    })
    .catch(() => {});
  const began: number[] = [];
  const next = (wait: Partial<LockWait> = {}) =>
    lock.run({ priority: 'interactive', ...wait }, async () => void began.push(clock.now()));
  return { clock, next, began };
}

const unanswered = new NoResponseError('Cognito gave no answer to AdminRemoveUserFromGroup.');

test.each([
  ['well', null],
  ['with a refusal', new UserNotFoundError('somebody')],
])('begins the next action at once after a write that ended %s', async (_how, error) => {
  const { clock, next, began } = await lockAfter(error);
  const now = clock.now();
  await next();
  expect(began).toEqual([now]);
});

test('begins the next action only when a write without an answer can no longer arrive', async () => {
  const { clock, next, began } = await lockAfter(unanswered);
  const sent = clock.now();
  const done = next();
  await clock.advance(WRITE_ARRIVES_WITHIN_MS - 1);
  expect(began).toEqual([]);
  await clock.advance(1);
  await done;
  expect(began).toEqual([sent + WRITE_ARRIVES_WITHIN_MS]);
});

test('refuses an action whose deadline comes before that, and the one after it still waits', async () => {
  const { clock, next, began } = await lockAfter(unanswered);
  const end = clock.now() + 5_000;
  await expect(next({ deadline: () => end })).rejects.toMatchObject({ code: 'THROTTLED' });
  const done = next();
  await clock.advance(WRITE_ARRIVES_WITHIN_MS);
  await done;
  expect(began).toHaveLength(1);
});

test('ends the wait of an action whose signal is aborted', async () => {
  const { clock, next, began } = await lockAfter(unanswered);
  const leaving = new AbortController();
  const refused = expect(next({ signal: leaving.signal })).rejects.toThrow(CancelledError);
  await clock.advance(1_000);
  leaving.abort(new CancelledError());
  await refused;
  expect(began).toEqual([]);
});

test('waits longer than any attempt of the SDK can take', () => {
  expect(CONNECTION_TIMEOUT_MS + REQUEST_TIMEOUT_MS).toBeLessThan(WRITE_ARRIVES_WITHIN_MS);
});
