import { type BigIntStats, fstat, type Stats } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** What a name of a file to write leads to, once every link is followed. */
export type FileTarget =
  /** A regular file that can be replaced, or none yet. */
  | { readonly kind: 'file'; readonly path: string; readonly existing: Stats | null }
  /** A descriptor of this process: `/dev/stdout`, `/dev/fd/3`, or the file that is its standard output already. */
  | { readonly kind: 'descriptor'; readonly descriptor: number }
  | { readonly kind: 'fifo' | 'device'; readonly path: string };

/** The most links that are followed, as in the system. */
const MAX_LINKS = 40;
/** The folder of this process's own descriptors, on Linux and elsewhere. */
const DESCRIPTORS = new RegExp(`^(/proc/${process.pid}(/task/\\d+)?|/dev)/fd$`);
const STANDARD_OUTPUTS = [1, 2];
const statDescriptor = promisify(fstat);

/**
 * Follows the links one by one: the system resolves neither a link that leads nowhere yet nor one to a descriptor.
 *
 * @throws Error for a directory, and the errors of the system
 */
export async function findTarget(file: string): Promise<FileTarget> {
  let path = resolve(file);
  for (let links = 0; ; links += 1) {
    const folder = await realpath(dirname(path));
    path = join(folder, basename(path));
    const descriptor = /^\d+$/.test(basename(path)) && DESCRIPTORS.test(folder) ? Number(basename(path)) : null;
    if (descriptor !== null) return { kind: 'descriptor', descriptor };
    const found = await lstat(path).catch(noneWhereMissing);
    if (found === null) return { kind: 'file', path, existing: null };
    if (found.isSymbolicLink() && links < MAX_LINKS) path = resolve(folder, await readlink(path));
    else return await targetAt(path, found);
  }
}

async function targetAt(path: string, found: Stats): Promise<FileTarget> {
  if (found.isDirectory()) throw new Error('it is a directory');
  if (found.isFIFO()) return { kind: 'fifo', path };
  if (!found.isFile()) return { kind: 'device', path };
  for (const descriptor of STANDARD_OUTPUTS) {
    if (isSameFile(await identityOf(path), await identityOf(descriptor))) return { kind: 'descriptor', descriptor };
  }
  return { kind: 'file', path, existing: found };
}

/**
 * Returns whether both are the same regular file. A terminal or a pipe may be both read and written.
 *
 * @param a a name, or the number of a descriptor
 */
export async function namesSameFile(a: string | number, b: string | number): Promise<boolean> {
  return isSameFile(await identityOf(a), await identityOf(b));
}

function isSameFile(a: BigIntStats | null, b: BigIntStats | null): boolean {
  return a !== null && b !== null && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}

/** Returns the file's identity, with big integers since inode numbers can be large, or null if it cannot be read. */
function identityOf(file: string | number): Promise<BigIntStats | null> {
  const found = typeof file === 'number' ? statDescriptor(file, { bigint: true }) : stat(file, { bigint: true });
  return found.catch(() => null);
}

function noneWhereMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
