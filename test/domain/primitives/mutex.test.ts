import { expect, test } from 'vitest';
import { Mutex, type Waiting } from '../../../src/domain/primitives/mutex.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const PERSON: Waiting = { priority: 'interactive' };
const BULK: Waiting = { priority: 'background' };

function open() {
  const clock = new FakeClock();
  const lock = new Mutex(clock);
  const ran: string[] = [];
  /** An action that takes a second, and fails where it is told to. */
  const act = (name: string, waiting: Waiting, fails = false) =>
    lock.run(waiting, async () => {
      ran.push(name);
      await new Promise<void>((resolve) => clock.after(1_000, resolve));
      if (fails) throw new Error(`${name} failed.`);
      return name;
    });
  return { clock, act, ran };
}

test('runs one action at a time, those that a person waits for first, and else as they came', async () => {
  const { clock, act, ran } = open();
  const all = Promise.all([act('bulk 1', BULK), act('bulk 2', BULK), act('person 1', PERSON), act('person 2', PERSON)]);
  await clock.advance(500);
  expect(ran).toEqual(['bulk 1']);
  await clock.advance(2_000);
  expect(ran).toEqual(['bulk 1', 'person 1', 'person 2']);
  await clock.advance(2_000);
  expect(await all).toEqual(['bulk 1', 'bulk 2', 'person 1', 'person 2']);
});

test('goes on after an action that failed', async () => {
  const { clock, act } = open();
  const failed = expect(act('first', PERSON, true)).rejects.toThrow('first failed.');
  const next = act('next', PERSON);
  await clock.advance(2_000);
  await failed;
  expect(await next).toBe('next');
});

test('lets no action wait beyond the deadline, and fails as for a quota', async () => {
  const { clock, act, ran } = open();
  const end = clock.now() + 700;
  const first = act('first', BULK);
  const refused = expect(act('late', { ...PERSON, deadline: () => end })).rejects.toMatchObject({
    code: 'THROTTLED',
    retryAfterSeconds: 1,
    message: expect.stringContaining('one at a time'),
  });
  await clock.advance(700);
  await refused;
  const next = act('next', BULK);
  await clock.advance(2_000);
  await Promise.all([first, next]);
  expect(ran).toEqual(['first', 'next']);
  expect(clock.pending).toBe(0);
});

test('lets who leaves leave, and takes no other with it', async () => {
  const { clock, act, ran } = open();
  const caller = new AbortController();
  const first = act('first', BULK);
  const refused = expect(act('gone', { ...PERSON, signal: caller.signal })).rejects.toThrow('has left');
  const next = act('next', PERSON);
  caller.abort(new Error('The caller has left.'));
  await refused;
  await expect(act('too late', { ...PERSON, signal: caller.signal })).rejects.toThrow('has left');
  await clock.advance(2_000);
  await Promise.all([first, next]);
  expect(ran).toEqual(['first', 'next']);
});

test('leaves no timer and no listener behind', async () => {
  const { clock, act } = open();
  const caller = new AbortController();
  let listeners = 0;
  const { signal } = caller;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...given: Parameters<AbortSignal['addEventListener']>) => {
    listeners += 1;
    addEventListener.apply(signal, given);
  };
  signal.removeEventListener = (...given: Parameters<AbortSignal['removeEventListener']>) => {
    listeners -= 1;
    removeEventListener.apply(signal, given);
  };
  const end = clock.now() + 60_000;
  const all = Promise.all(
    Array.from({ length: 5 }, (_, at) => act(`${at}`, { ...PERSON, signal, deadline: () => end })),
  );
  await clock.advance(5_000);
  await all;
  expect([clock.pending, listeners]).toEqual([0, 0]);
});
