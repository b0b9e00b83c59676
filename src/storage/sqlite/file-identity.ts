import type { BigIntStats } from 'node:fs';

/** What tells a file from every other, whatever it is called: for as long as it is open, no other has its number. */
export type FileIdentity = Pick<BigIntStats, 'dev' | 'ino'>;

export function isSameFile(one: FileIdentity, other: FileIdentity): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}
