import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { claimFile } from '../../src/store/file-claim.ts';
import { type ProcessIdentity, thisProcess } from '../../src/store/process-identity.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A file that the process claimed at the clock's time, by its last sign of life. */
function claimedBy(owner: ProcessIdentity, clock: FakeClock): string {
  const file = join(temporaryDirectory(), 'data');
  writeFileSync(`${file}.owner`, JSON.stringify(owner));
  utimesSync(`${file}.owner`, clock.now() / 1_000, clock.now() / 1_000);
  return file;
}

/** The identity of a process that runs until the test is over. */
async function otherProcess() {
  const child = spawn('sleep', ['60']);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const { pid = 0 } = child;
  return { child, identity: { ...thisProcess(), pid, startedAt: statOf(pid).startedAt } };
}

function statOf(pid: number) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ');
  return { state: fields[2] ?? '', startedAt: fields[21] ?? '' };
}

const elsewhere: ProcessIdentity = { scope: 'another machine', pid: process.pid, startedAt: null };

describe('the claim on a file', () => {
  test('keeps others out until it is given up', () => {
    const clock = new FakeClock();
    const file = join(temporaryDirectory(), 'data');
    const release = claimFile(file, clock);
    expect(() => claimFile(file, clock)).toThrow(`in use by process ${process.pid}`);
    release();
    expect(existsSync(`${file}.owner`)).toBe(false);
    expect(clock.pending).toBe(0);
    claimFile(file, clock)();
  });

  test.runIf(process.platform === 'linux')('counts for as long as its process runs, however silent', async () => {
    const clock = new FakeClock();
    const { child, identity } = await otherProcess();
    const file = claimedBy(identity, clock);
    await clock.advance(3_600_000);
    expect(() => claimFile(file, clock)).toThrow(`in use by process ${identity.pid}`);

    child.kill('SIGKILL');
    await once(child, 'exit');
    claimFile(file, clock)();
  });

  test.runIf(process.platform === 'linux')(
    'is void once its process has ended, though its parent has not noticed',
    async () => {
      const clock = new FakeClock();
      // The shell becomes a program that never waits for the child that the shell had.
      const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60']);
      onTestFinished(() => void parent.kill('SIGKILL'));
      const [output] = await once(parent.stdout, 'data');
      const pid = Number(output);
      const { startedAt } = statOf(pid);
      await vi.waitUntil(() => statOf(pid).state === 'Z');
      claimFile(claimedBy({ ...thisProcess(), pid, startedAt }, clock), clock)();
    },
  );

  test.runIf(process.platform === 'linux')('is void where its number has gone to a later process', async () => {
    const clock = new FakeClock();
    const { identity } = await otherProcess();
    claimFile(claimedBy({ ...identity, startedAt: '1' }, clock), clock)();
  });

  test.each([
    ['of a process that cannot be seen from here', JSON.stringify(elsewhere)],
    ['that says nothing', ''],
  ])('%s counts for a minute after its last beat', async (_what, text) => {
    const clock = new FakeClock();
    const file = claimedBy(elsewhere, clock);
    writeFileSync(`${file}.owner`, text);
    utimesSync(`${file}.owner`, clock.now() / 1_000, clock.now() / 1_000);
    await clock.advance(60_000);
    expect(() => claimFile(file, clock)).toThrow('in use by');
    await clock.advance(1);
    claimFile(file, clock)();
  });

  test('beats, so that a process elsewhere lets it be', async () => {
    // Far from the machine's own time, so that no time stamp but those of the beats will do.
    const clock = new FakeClock(Date.UTC(2100, 0, 1));
    const file = join(temporaryDirectory(), 'data');
    const release = claimFile(file, clock);
    // As it looks from another machine.
    writeFileSync(`${file}.owner`, JSON.stringify(elsewhere));
    await clock.advance(10_000);
    expect(() => claimFile(file, clock)).toThrow('in use by');
    await clock.advance(300_000);
    expect(() => claimFile(file, clock)).toThrow('in use by');
    release();
  });

  test('is not given up where another process has taken it meanwhile', () => {
    const clock = new FakeClock();
    const file = join(temporaryDirectory(), 'data');
    const release = claimFile(file, clock);
    writeFileSync(`${file}.owner`, JSON.stringify(elsewhere));
    release();
    expect(readFileSync(`${file}.owner`, 'utf8')).toBe(JSON.stringify(elsewhere));
  });
});
