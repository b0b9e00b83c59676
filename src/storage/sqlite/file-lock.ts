import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  futimesSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { Clock } from '../../domain/ports/clock.ts';
import { StoreError } from '../store-error.ts';
import { type FileIdentity, isSameFile } from './file-identity.ts';
import { parseIdentity, processState, thisProcess } from './process-identity.ts';

/** Six beats missed: an owner that cannot be seen from here is taken for dead. */
const SILENCE_MS = 60_000;

/**
 * Whose a file is, by a file `….owner` beside it that names the process. The claim of a process that was killed does not
 * count: one that can be seen from here is gone at once, one that cannot (another container or machine, a reboot) after a
 * minute without a beat.
 */
export class FileLock {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #text: string;
  /** Open for as long as it is held, so that no other file can have its number. */
  #descriptor: number;
  #identity: FileIdentity;

  /** @throws StoreError where another process, or this one already, holds the file */
  constructor(file: string, clock: Clock) {
    this.#path = `${file}.owner`;
    this.#clock = clock;
    this.#text = JSON.stringify({ ...thisProcess(), claimedAt: clock.date() });
    removeAbandoned(this.#path, clock);
    const descriptor = this.#write();
    if (descriptor === null) throw inUse(this.#path);
    this.#descriptor = descriptor;
    this.#identity = fstatSync(descriptor, { bigint: true });
  }

  /** GONE: somebody has removed it. OTHERS: another process has put its own in its place. */
  state(): 'OURS' | 'GONE' | 'OTHERS' {
    const there = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (there === undefined) return 'GONE';
    return isSameFile(there, this.#identity) ? 'OURS' : 'OTHERS';
  }

  /** Makes anew one that is gone; false where another process was faster. */
  renew(): boolean {
    const descriptor = this.#write();
    if (descriptor === null) return false;
    closeSync(this.#descriptor);
    this.#descriptor = descriptor;
    this.#identity = fstatSync(descriptor, { bigint: true });
    return true;
  }

  /** Shows those who cannot see the process that it lives. */
  beat(): void {
    const now = this.#clock.date();
    futimesSync(this.#descriptor, now, now);
  }

  /** Gives it up; another's is left, where this process slept for so long that it was taken for dead. */
  release(): void {
    if (this.state() === 'OURS' && readClaim(this.#path) === this.#text) rmSync(this.#path);
    closeSync(this.#descriptor);
  }

  /** Null where there is one already. */
  #write(): number | null {
    try {
      const descriptor = openSync(this.#path, 'wx');
      writeFileSync(descriptor, this.#text);
      return descriptor;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return null;
      throw error;
    }
  }
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
  const state = owner === null ? 'OUT_OF_SIGHT' : processState(owner);
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

function inUse(claim: string): StoreError {
  const owner = parseIdentity(readClaim(claim) ?? '');
  const holder = owner === null ? 'another process' : `process ${owner.pid}`;
  return new StoreError(
    `The data is in use by ${holder}: "${claim}". Stop it first, or give each process a DATA_DIR of its own. The claim of a process on another machine or in another container counts until ${SILENCE_MS / 1_000} s after its end.`,
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
