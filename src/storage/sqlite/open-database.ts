import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { StoreUnavailableError } from '../../domain/model/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { StoreError } from '../store-error.ts';
import { Database } from './database.ts';
import { type LockedFile, lockFile } from './locked-file.ts';
import { makeDirectory } from './make-directory.ts';

/**
 * Of pages that were read, at most so many. The index of 100,000 users is 110 MB, most of which no list reads; with the 2 MB that
 * SQLite keeps by itself a count of them takes four times as long.
 */
const CACHE_KIBIBYTES = 48 * 1_024;

/**
 * Opens `<name>.sqlite` in the directory, and makes what is not there, for the owner's eyes only. What a statement has
 * committed stays, whether the process is killed or the machine loses power.
 *
 * Always with a write-ahead log, because it is the only way in which node-sqlite3-wasm recovers from a crash: with a
 * rollback journal it takes its own lock for another process's, so it never rolls a journal back, and a killed process
 * leaves half a transaction in the file (seen at 0.8.60). The log needs `locking_mode` EXCLUSIVE, since the library has no
 * shared memory. `synchronous` FULL costs one fsync a commit, and so survives a loss of power: 5,400 inserts a second on
 * an ext4 disk of a virtual machine with 2 cores at rest, 600 to 2,000 on a busy one. NORMAL makes 47,600 and would lose
 * the last commits.
 *
 * No other program may open the file meanwhile: the library's locks are its own, and sqlite3(1) does not see them.
 *
 * @param onLost told when a beat finds that the file was taken away
 * @throws StoreError
 */
export function openDatabase(
  directory: string,
  name: string,
  clock: Clock,
  onLost: (error: unknown) => void = () => {},
): Database {
  const file = join(directory, `${name}.sqlite`);
  let held: LockedFile | undefined;
  try {
    makeDirectory(directory);
    held = lockFile(file, clock, onLost);
    if (!existsSync(file)) create(file);
    const database = openClaimed(file, held);
    // The log is a new file: without this a loss of power may forget its name.
    sync(directory);
    return database;
  } catch (error) {
    held?.release();
    if (error instanceof StoreError) throw error;
    const reason = reasonOf(error);
    throw new StoreError(`"${file}" cannot be opened: ${reason}`, { cause: error });
  }
}

/** Under another name until it has its log: the change to it goes by way of a rollback journal. */
function create(file: string): void {
  const unfinished = `${file}.unfinished`;
  for (const suffix of ['', '-journal', '-wal']) rmSync(`${unfinished}${suffix}`, { force: true });
  unlock(unfinished);
  const connection = new sqlite.Database(unfinished);
  connection.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL');
  connection.close();
  renameSync(unfinished, file);
}

function reasonOf(error: unknown): string {
  if (error instanceof StoreUnavailableError) return error.reason;
  return error instanceof Error ? error.message : String(error);
}

function openClaimed(file: string, held: LockedFile): Database {
  unlock(file);
  const connection = new sqlite.Database(file, { fileMustExist: true });
  try {
    // What is deleted is overwritten: the addresses of a deleted account are not to be found in the file.
    connection.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON',
    );
    connection.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`);
  } catch (error) {
    connection.close();
    throw error;
  }
  held.opened();
  return new Database(connection, held);
}

/** The library locks by a directory, which a killed process leaves behind. Whoever holds the claim may remove it. */
function unlock(file: string): void {
  rmSync(`${file}.lock`, { recursive: true, force: true });
}

function sync(directory: string): void {
  // Windows opens no directories, and needs no such thing.
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
