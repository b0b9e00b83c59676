import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { FileLock } from '../../../src/storage/sqlite/file-lock.ts';
import { type ProcessIdentity, thisProcess } from '../../../src/storage/sqlite/process-identity.ts';
import { FakeClock } from '../../support/fake-clock.ts';
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
    const claim = new FileLock(file, clock);
    expect(() => new FileLock(file, clock)).toThrow(`in use by process ${process.pid}`);
    claim.release();
    expect(existsSync(`${file}.owner`)).toBe(false);
    new FileLock(file, clock).release();
  });

  test.runIf(process.platform === 'linux')('counts for as long as its process runs, however silent', async () => {
    const clock = new FakeClock();
    const { child, identity } = await otherProcess();
    const file = claimedBy(identity, clock);
    await clock.advance(3_600_000);
    expect(() => new FileLock(file, clock)).toThrow(`in use by process ${identity.pid}`);

    child.kill('SIGKILL');
    await once(child, 'exit');
    new FileLock(file, clock).release();
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
      new FileLock(claimedBy({ ...thisProcess(), pid, startedAt }, clock), clock).release();
    },
  );

  test.runIf(process.platform === 'linux')('is void where its number has gone to a later process', async () => {
    const clock = new FakeClock();
    const { identity } = await otherProcess();
    new FileLock(claimedBy({ ...identity, startedAt: '1' }, clock), clock).release();
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
    expect(() => new FileLock(file, clock)).toThrow('in use by');
    await clock.advance(1);
    new FileLock(file, clock).release();
  });

  test('is not given up if another process has taken it meanwhile', () => {
    const clock = new FakeClock();
    const file = join(temporaryDirectory(), 'data');
    const claim = new FileLock(file, clock);
    writeFileSync(`${file}.owner`, JSON.stringify(elsewhere));
    claim.release();
    expect(readFileSync(`${file}.owner`, 'utf8')).toBe(JSON.stringify(elsewhere));
  });
});
