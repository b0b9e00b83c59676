import { statSync } from 'node:fs';
import { StoreUnavailableError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { type FileIdentity, isSameFile } from './file-identity.ts';
import { FileLock } from './file-lock.ts';

/** How often an owner shows, by the time stamp of its claim, that it lives. */
const BEAT_MS = 10_000;

const AWAY =
  'its file is no longer where it was opened, because DATA_DIR was moved, removed, replaced or unmounted. Put it back, or stop this process and start it again';
const TAKEN =
  'another process has taken the file, because its claim (….owner) was removed or this process stood still for a minute. Stop one of the two';

/** A database file that is this process's: claimed, and looked after for as long as it is open. */
export interface LockedFile {
  /** The files are open now: from here on they are watched. */
  opened(): void;
  /**
   * What is written goes where the next start will read it, and nobody else writes there.
   *
   * @throws StoreUnavailableError
   */
  check(): void;
  /** Gives the claim up; once. */
  release(): void;
}

/**
 * An open file goes on taking writes after its name is gone, and all of them are lost. So the name is asked for the device
 * and number of the file before anything is written, and at every beat: the database, its log, and the claim. A claim that
 * somebody has removed is made anew, or another process could claim the file in silence.
 *
 * @param onLost told when a beat finds the file lost, once each time
 * @throws StoreError where another process holds the file
 */
export function lockFile(file: string, clock: Clock, onLost: (error: unknown) => void): LockedFile {
  const claim = new FileLock(file, clock);
  const watched = new Map<string, FileIdentity>();
  // Of what is not there yet: SQLite makes its log when it first needs it.
  let awaited: readonly string[] = [];
  let isTaken = false;

  const check = () => {
    for (const path of awaited) {
      const identity = identityOf(path);
      if (identity !== null) watched.set(path, identity);
    }
    awaited = awaited.filter((path) => !watched.has(path));
    for (const [path, identity] of watched) {
      const there = identityOf(path);
      if (there === null || !isSameFile(there, identity)) throw new StoreUnavailableError(AWAY);
    }
    const state = claim.state();
    // For good: what the other has written is not in this process's memory of the file.
    isTaken ||= state === 'OTHERS' || (state === 'GONE' && !claim.renew());
    if (isTaken) throw new StoreUnavailableError(TAKEN);
  };

  let isReleased = false;
  let isLost = false;
  let cancel = () => {};
  const beat = () => {
    cancel = clock.after(BEAT_MS, beat);
    try {
      check();
      claim.beat();
      isLost = false;
    } catch (error) {
      if (!isLost) onLost(error);
      isLost = true;
    }
  };
  beat();
  return {
    opened() {
      awaited = [file, `${file}-wal`];
      check();
    },
    check,
    release() {
      if (isReleased) return;
      isReleased = true;
      cancel();
      claim.release();
    },
  };
}

function identityOf(path: string): FileIdentity | null {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch {
    // The disk fails, or the folder may not be entered any more.
    return null;
  }
}
