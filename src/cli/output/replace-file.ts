import { randomUUID } from 'node:crypto';
import { constants, rmSync, type Stats } from 'node:fs';
import { access, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Output } from './output.ts';

/** How many letters of the file's name the temporary file has in its own: file systems allow names of at most 255 bytes. */
const NAME_KEPT = 60;
const PERMISSION_BITS = 0o7777;

/**
 * Writes a regular file that gets its name only once it is complete. Until then it is a temporary file in the same folder,
 * with a unique name, which is removed after a failure and when the process exits for any reason.
 *
 * @param path not a link, which would be replaced itself
 * @param existing the present file: its owner and mode are kept
 */
export async function replaceFile(path: string, existing: Stats | null): Promise<Output> {
  // Renaming over a file does not check whether it may be written.
  if (existing !== null) await access(path, constants.W_OK);
  const unfinished = join(dirname(path), `${basename(path).slice(0, NAME_KEPT)}.${randomUUID().slice(0, 8)}.partial`);
  const handle = await open(unfinished, 'wx', existing === null ? 0o666 : 0o600);
  const removeAtExit = () => rmSync(unfinished, { force: true });
  process.once('exit', removeAtExit);
  return {
    async write(text) {
      await handle.writeFile(text);
    },
    async complete() {
      if (existing !== null) await keepOwnerAndMode(handle, existing);
      // Otherwise a machine that crashes now could leave an empty file of this name.
      await handle.sync();
      await handle.close();
      await rename(unfinished, path);
      process.off('exit', removeAtExit);
    },
    async discard() {
      // Closed already if `complete` has failed.
      await handle.close().catch(() => {});
      await rm(unfinished, { force: true });
      process.off('exit', removeAtExit);
    },
  };
}

async function keepOwnerAndMode(handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  // Only root can change the owner. Any other user who replaces a file owns it.
  await handle.chown(uid, gid).catch(() => {});
  await handle.chmod(mode & PERMISSION_BITS);
}
