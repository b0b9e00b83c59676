import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import type { Clock } from '../domain/clock.ts';
import { parseIdentity, stateOf, thisProcess } from './process-identity.ts';
import { StoreError } from './store-error.ts';

/** How often an owner shows, by the time stamp of its claim, that it lives. */
const BEAT_MS = 10_000;
/** Six beats missed: an owner that cannot be seen from here is taken for dead. */
const SILENCE_MS = 60_000;

/**
 * Claims a file for this process, by a file `….owner` beside it that names the process. The claim of a process that was
 * killed does not count: one that can be seen from here is gone at once, one that cannot (another container or machine,
 * a reboot) after a minute without a beat.
 *
 * @returns gives the claim up
 * @throws StoreError where another process, or this one already, holds the file
 */
export function claimFile(file: string, clock: Clock): () => void {
  const claim = `${file}.owner`;
  removeAbandoned(claim, clock);
  const own = JSON.stringify({ ...thisProcess(), claimedAt: clock.date() });
  try {
    writeFileSync(claim, own, { flag: 'wx' });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw inUse(claim, error);
    throw error;
  }

  let cancel = () => {};
  const beat = () => {
    cancel = clock.after(BEAT_MS, beat);
    const now = clock.date();
    try {
      utimesSync(claim, now, now);
    } catch {
      // Nobody can be told here. The claim ages, and another machine may take it; this one still sees the process.
    }
  };
  beat();
  return () => {
    cancel();
    // Another's, where this process slept for so long that it was taken for dead.
    if (readClaim(claim) === own) rmSync(claim);
  };
}

function removeAbandoned(claim: string, clock: Clock): void {
  const text = readClaim(claim);
  if (text === null) return;
  if (!isAbandoned(claim, text, clock)) throw inUse(claim);
  // Moved aside before it is removed: another process may have found it abandoned, too, and have put its own in place.
  const aside = `${claim}.${randomUUID()}`;
  renameSync(claim, aside);
  if (readClaim(aside) !== text) {
    renameSync(aside, claim);
    throw inUse(claim);
  }
  rmSync(aside);
}

function isAbandoned(claim: string, text: string, clock: Clock): boolean {
  const owner = parseIdentity(text);
  const state = owner === null ? 'OUT_OF_SIGHT' : stateOf(owner);
  if (state !== 'OUT_OF_SIGHT') return state === 'ENDED';
  return clock.date().getTime() - statSync(claim).mtimeMs > SILENCE_MS;
}

function readClaim(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function inUse(claim: string, cause?: unknown): StoreError {
  const owner = parseIdentity(readClaim(claim) ?? '');
  const holder = owner === null ? 'another process' : `process ${owner.pid}`;
  return new StoreError(
    `The data is in use by ${holder}: "${claim}". Stop it first, or give each process a DATA_DIR of its own. The claim of a process on another machine or in another container counts until ${SILENCE_MS / 1_000} s after its end.`,
    { cause },
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
