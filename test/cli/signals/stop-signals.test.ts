import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StopSignals } from '../../../src/cli/signals/stop-signals.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let signals: StopSignals;
let said: string[];
beforeEach(() => {
  clock = new FakeClock();
  said = [];
  signals = new StopSignals(clock, {
    stop: (code) => said.push(`stop ${code}`),
    insist: (code) => said.push(`insist ${code}`),
  });
});
afterEach(() => signals.forget());

test('the signals of a group, of whatever kinds and in whatever number, are one request to stop', async () => {
  for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGTERM'] as const) {
    process.emit(signal, signal);
    await clock.advance(33);
  }
  expect(said).toEqual(['stop 130']);
});

test('a request half a second later means it', async () => {
  process.emit('SIGTERM', 'SIGTERM');
  await clock.advance(500);
  process.emit('SIGINT', 'SIGINT');
  expect(said).toEqual(['stop 143', 'insist 130']);
});

test('an echo that a busy process reads late is none', async () => {
  signals.forget();
  let timeIsUp = () => {};
  const after = (_milliseconds: number, run: () => void) => {
    timeIsUp = run;
    return () => {};
  };
  const { stop, insist } = { stop: () => said.push('stop'), insist: () => said.push('insist') };
  signals = new StopSignals({ now: () => 0, date: () => new Date(0), after }, { stop, insist });
  process.emit('SIGTERM', 'SIGTERM');
  // As the loop does it after a long turn: first the timers that are due, then what has come meanwhile.
  timeIsUp();
  process.emit('SIGTERM', 'SIGTERM');
  expect(said).toEqual(['stop']);
  await turn();
  process.emit('SIGTERM', 'SIGTERM');
  expect(said).toEqual(['stop', 'insist']);
});

test('what is settled keeps no timer, and is not ended by an echo', async () => {
  process.emit('SIGTERM', 'SIGTERM');
  signals.settle();
  expect(clock.pending).toBe(0);
  await clock.advance(500);
  process.emit('SIGTERM', 'SIGTERM');
  expect(said).toEqual(['stop 143']);
});
