import sqlite from 'node-sqlite3-wasm';
import { StoreUnavailableError } from '../../domain/model/errors.ts';

/** `unusable` may pass: a disk that is full. `damaged` stays. `other` is a mistake of ours: a constraint, a statement. */
export type StoreFault =
  | { readonly kind: 'unusable' | 'damaged'; readonly error: StoreUnavailableError }
  | { readonly kind: 'other' };

/** By SQLite's own words, since the library hands on no codes. */
const REASONS: readonly (readonly [RegExp, 'unusable' | 'damaged', string])[] = [
  [/malformed|not a database/, 'damaged', 'the file is damaged. Restore it from a backup'],
  [/is full/, 'unusable', 'the disk is full'],
  // The library makes this of a full disk, of a file that grew too large for its process, and of a disk that fails.
  [/disk I\/O error/, 'unusable', 'the disk is full or fails'],
  [/readonly/, 'unusable', 'the file may only be read'],
  [/unable to open/, 'unusable', 'the file cannot be opened'],
  [/is locked/, 'unusable', 'the file is locked'],
];

export function toStoreError(error: unknown): StoreFault {
  if (!(error instanceof sqlite.SQLite3Error)) return { kind: 'other' };
  for (const [words, kind, reason] of REASONS) {
    if (!words.test(error.message)) continue;
    return { kind, error: new StoreUnavailableError(`${reason} (${error.message})`, { cause: error }) };
  }
  return { kind: 'other' };
}
