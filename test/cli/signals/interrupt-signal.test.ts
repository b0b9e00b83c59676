import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InterruptSignal } from '../../../src/cli/signals/interrupt-signal.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let interruption: InterruptSignal;
const listeners = [process.stdout, process.stderr].map((stream) => ({ stream, before: stream.listeners('error') }));
beforeEach(() => {
  clock = new FakeClock();
  interruption = new InterruptSignal(clock);
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`ended at once with ${code}`);
  });
});
afterEach(() => {
  interruption.dispose();
  vi.restoreAllMocks();
  for (const { stream, before } of listeners) {
    stream.removeAllListeners('error');
    // Typed for any event; these are those of this one.
    for (const listener of before) stream.on('error', listener as () => void);
  }
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s asks the work to end, with %i', (signal, code) => {
  expect([interruption.exitCode, interruption.signal.aborted]).toEqual([null, false]);
  process.emit(signal, signal);
  expect([interruption.exitCode, interruption.signal.aborted]).toEqual([code, true]);
});

describe('a second signal', () => {
  test('ends the process at once', async () => {
    process.emit('SIGTERM', 'SIGTERM');
    await clock.advance(500);
    expect(() => process.emit('SIGINT', 'SIGINT')).toThrow('ended at once with 130');
  });

  test('that npm hands on from the same Ctrl-C does not', async () => {
    process.emit('SIGINT', 'SIGINT');
    await clock.advance(499);
    // Somebody listens: or it would have its usual effect.
    expect(process.emit('SIGINT', 'SIGINT')).toBe(true);
    expect(interruption.exitCode).toBe(130);
  });
});

describe.each(['stdout', 'stderr'] as const)('a write to %s', (name) => {
  const failing = (code: string) => Object.assign(new Error(code), { code });

  test.each([
    ['a pipe that nobody reads', 'EPIPE'],
    ['a terminal that was closed', 'EIO'],
  ])('that is %s asks the work to end, with 141', (_, code) => {
    process[name].emit('error', failing(code));
    expect([interruption.exitCode, interruption.signal.aborted]).toEqual([141, true]);
  });

  test('that fails otherwise is for whoever writes', () => {
    process[name].emit('error', failing('ENOSPC'));
    expect([interruption.exitCode, interruption.signal.aborted]).toEqual([null, false]);
  });
});
