import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../support/fake-clock.ts';
import { stubApp } from '../stub-app.ts';

const TIMEOUT_MS = 60_000;

/** Never done, unless its signal is aborted. */
function endless(aborted: () => void) {
  return ({ signal }: { signal: AbortSignal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted();
        reject(new Error('aborted'));
      });
    });
}

/** Sends the document to a stub whose work never ends, and lets time pass. */
async function wait(document: string, milliseconds: number) {
  const clock = new FakeClock();
  let aborted = false;
  const { send } = stubApp({
    clock,
    executionTimeoutMs: TIMEOUT_MS,
    work: endless(() => {
      aborted = true;
    }),
  });
  let answer: Response | null = null;
  void send(document).then((response) => {
    answer = response;
  });
  await clock.advance(0);
  await clock.advance(milliseconds);
  await clock.advance(0);
  return { answer: answer as Response | null, aborted, clock };
}

describe('a query that takes too long', () => {
  test('is answered with THROTTLED, and its calls are ended', async () => {
    const { answer, aborted, clock } = await wait('{ work }', TIMEOUT_MS);
    expect([answer?.status, answer?.headers.get('retry-after'), aborted]).toEqual([503, '1', true]);
    expect(await answer?.json()).toMatchObject({
      errors: [
        {
          message:
            'The query was ended after 60 s (EXECUTION_TIMEOUT_SECONDS). Ask for fewer items at once, or for fewer fields that cost calls.',
          extensions: { code: 'THROTTLED', retryAfterSeconds: 1 },
        },
      ],
    });
    expect(clock.pending).toBe(0);
  });

  test('is waited for until then', async () => {
    expect(await wait('{ work }', TIMEOUT_MS - 1)).toMatchObject({ answer: null, aborted: false });
  });
});

test('a change is not ended', async () => {
  expect(await wait('mutation { change }', 10 * TIMEOUT_MS)).toMatchObject({ answer: null, aborted: false });
});

test('compiled queries are timed, too', async () => {
  const clock = new FakeClock();
  const { send } = stubApp({ clock, executionTimeoutMs: TIMEOUT_MS, work: endless(() => {}) });
  for (const time of ['first', 'second', 'third']) {
    const answer = send('{ work }');
    await clock.advance(0);
    await clock.advance(TIMEOUT_MS);
    expect((await answer).status, time).toBe(503);
  }
});

test('a query that is done in time leaves no timer behind', async () => {
  const clock = new FakeClock();
  const { send } = stubApp({ clock, executionTimeoutMs: TIMEOUT_MS, work: async () => 'done' });
  expect(await (await send('{ work }')).json()).toMatchObject({ data: { work: 'done' } });
  expect(clock.pending).toBe(0);
});
