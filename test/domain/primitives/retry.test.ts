import { expect, test } from 'vitest';
import {
  NoResponseError,
  ThrottledError,
  UpstreamAccessDeniedError,
  UpstreamMisconfiguredError,
  UserNotFoundError,
} from '../../../src/domain/model/errors.ts';
import { type OnPause, retryTransient } from '../../../src/domain/primitives/retry.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** Fails as often as there are errors, then answers. */
function attempts(errors: readonly Error[]) {
  const clock = new FakeClock();
  const began = clock.now();
  const at: number[] = [];
  const left = [...errors];
  const attempt = async () => {
    at.push(clock.now() - began);
    const error = left.shift();
    if (error !== undefined) throw error;
    return 'done';
  };
  return { clock, at, attempt };
}

const never = new AbortController().signal;
const lost = () => new NoResponseError('No answer.');

test('a fault of the moment is tried again, after longer and longer', async () => {
  const { clock, at, attempt } = attempts([lost(), new ThrottledError('AdminEnableUser', 1), lost()]);
  const answer = retryTransient({ clock, signal: never }, attempt);
  await clock.advance(60_000);
  expect(await answer).toBe('done');
  expect(at).toEqual([0, 1_000, 5_000, 20_000]);
});

test('a lasting fault is reported, and leaves no timer', async () => {
  const { clock, at, attempt } = attempts([lost(), lost(), lost(), lost()]);
  const answer = retryTransient({ clock, signal: never }, attempt);
  const refused = expect(answer).rejects.toBeInstanceOf(NoResponseError);
  await clock.advance(60_000);
  await refused;
  expect(at).toHaveLength(4);
  expect(clock.pending).toBe(0);
});

test('a failure that retrying cannot fix is reported at once', async () => {
  const { clock, at, attempt } = attempts([new UserNotFoundError('jane')]);
  await expect(retryTransient({ clock, signal: never }, attempt)).rejects.toBeInstanceOf(UserNotFoundError);
  expect(at).toEqual([0]);
});

test('who has no patience left gets the last error, and no further attempt is made', async () => {
  const { clock, at, attempt } = attempts([lost()]);
  const end = new AbortController();
  const answer = retryTransient({ clock, signal: end.signal }, attempt);
  const refused = expect(answer).rejects.toBeInstanceOf(NoResponseError);
  await clock.advance(500);
  end.abort();
  await refused;
  expect(at).toEqual([0]);
  expect(clock.pending).toBe(0);
});

test.each([
  new UpstreamMisconfiguredError('There is no user pool us-east-1_Nowhere in us-east-1.'),
  new UpstreamAccessDeniedError('cognito-idp:ListUsers'),
])('$name is told at once: somebody has to do something first', async (error) => {
  const { clock, at, attempt } = attempts([error]);
  await expect(retryTransient({ clock, signal: never }, attempt)).rejects.toBe(error);
  expect(at).toEqual([0]);
});

test('a fault that is retried is reported at once, with the delay', async () => {
  const { clock, attempt } = attempts([lost(), lost(), lost(), lost()]);
  const told: string[] = [];
  const onPause: OnPause = ({ message }, milliseconds) => told.push(`${message} ${milliseconds}`);
  const refused = expect(retryTransient({ clock, signal: never, onPause }, attempt)).rejects.toThrow('No answer.');
  await clock.advance(60_000);
  await refused;
  expect(told).toEqual(['No answer. 1000', 'No answer. 4000', 'No answer. 15000']);
});
