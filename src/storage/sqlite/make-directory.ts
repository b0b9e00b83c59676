import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it that are not there, for the owner's eyes only.
 *
 * Node's own `recursive` never comes back where the system says ENOENT of a directory whose parent is there, as /proc does.
 *
 * @throws the system's own error
 */
export function makeDirectory(directory: string): void {
  if (isDirectory(directory)) return;
  const parent = dirname(directory);
  // A file in its place is left to mkdir, which says ENOTDIR. Newer versions of Node call it no entry here, as older ones do not.
  if (parent !== directory && statSync(parent, { throwIfNoEntry: false }) === undefined) makeDirectory(parent);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isDirectory(directory)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
