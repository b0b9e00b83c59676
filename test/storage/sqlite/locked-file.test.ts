import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FileLock } from '../../../src/storage/sqlite/file-lock.ts';
import { lockFile } from '../../../src/storage/sqlite/locked-file.ts';
import type { ProcessIdentity } from '../../../src/storage/sqlite/process-identity.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const elsewhere: ProcessIdentity = { scope: 'another machine', pid: process.pid, startedAt: null };
/** Far from the machine's own time, so that no time stamp but those of the beats will do. */
const FAR = Date.UTC(2100, 0, 1);

/** A file that is held and watched, in a folder of its own. */
function hold() {
  const clock = new FakeClock(FAR);
  const directory = join(temporaryDirectory(), 'data');
  mkdirSync(directory);
  const file = join(directory, 'pool.sqlite');
  writeFileSync(file, '');
  const lost: string[] = [];
  const held = lockFile(file, clock, (error) => lost.push(String(error)));
  held.opened();
  onTestFinished(() => held.release());
  return { clock, directory, file, claim: `${file}.owner`, held, lost };
}

describe('a held file', () => {
  test('beats, so that a process elsewhere lets it be', async () => {
    const { clock, file, claim } = hold();
    // As it looks from another machine.
    writeFileSync(claim, JSON.stringify(elsewhere));
    await clock.advance(10_000);
    expect(() => new FileLock(file, clock)).toThrow('in use by');
    await clock.advance(300_000);
    expect(() => new FileLock(file, clock)).toThrow('in use by');
  });

  test('keeps no timer once it is released, which may be said twice', () => {
    const { clock, held, claim } = hold();
    held.release();
    held.release();
    expect(clock.pending).toBe(0);
    expect(existsSync(claim)).toBe(false);
  });

  test.each([
    ['moved', (directory: string) => renameSync(directory, `${directory}-moved`)],
    ['removed', (directory: string) => rmSync(directory, { recursive: true })],
    [
      'replaced by another',
      (directory: string) => {
        renameSync(directory, `${directory}-moved`);
        mkdirSync(directory);
        writeFileSync(join(directory, 'pool.sqlite'), '');
      },
    ],
  ])('whose folder was %s is lost: the beat says so once, and nothing is left in its place', async (_how, take) => {
    const { clock, directory, held, lost, claim } = hold();
    take(directory);
    expect(() => held.check()).toThrow(/DATA_DIR was moved, removed, replaced/);
    await clock.advance(30_000);
    expect(lost).toEqual([expect.stringContaining('DATA_DIR')]);
    expect(existsSync(claim)).toBe(false);
  });

  test('whose folder is put back is held again', async () => {
    const { clock, directory, held, lost } = hold();
    renameSync(directory, `${directory}-moved`);
    await clock.advance(10_000);
    renameSync(`${directory}-moved`, directory);
    await clock.advance(10_000);
    held.check();
    expect(lost).toHaveLength(1);
  });

  test('whose log was removed is lost', () => {
    const { file, held } = hold();
    writeFileSync(`${file}-wal`, '');
    held.check();
    rmSync(`${file}-wal`);
    expect(() => held.check()).toThrow('DATA_DIR');
  });

  test('whose claim was removed claims anew, at the next beat: no other comes in between', async () => {
    const { clock, file, claim, lost } = hold();
    const text = readFileSync(claim, 'utf8');
    rmSync(claim);
    await clock.advance(10_000);
    expect(readFileSync(claim, 'utf8')).toBe(text);
    expect(() => new FileLock(file, clock)).toThrow('in use by');
    expect(lost).toEqual([]);
  });

  test('that another process has claimed is lost for good', async () => {
    const { clock, file, claim, held, lost } = hold();
    rmSync(claim);
    const other = new FileLock(file, clock);
    expect(() => held.check()).toThrow('another process has taken the file');
    await clock.advance(10_000);
    expect(lost).toEqual([expect.stringContaining('another process')]);
    other.release();
    expect(() => held.check()).toThrow('another process has taken the file');
  });
});
