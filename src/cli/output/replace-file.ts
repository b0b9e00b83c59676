import { randomUUID } from 'node:crypto';
import { constants, rmSync, type Stats } from 'node:fs';
import { access, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Output } from './output.ts';

/** Letters of the file's own name in that of the unfinished one. Names of 255 bytes are the most that file systems take. */
const NAME_KEPT = 60;
const PERMISSION_BITS = 0o7777;

/**
 * Returns a regular file that is there under its name only once it is complete. Until then it is an unfinished one in the
 * same folder, under a name that nobody else uses, which a failure removes, and the end of the process, however it comes
 * about.
 *
 * @param path not of a link, which would be replaced itself
 * @param existing the file that is there already: its owner and mode are kept
 */
export async function replaceFile(path: string, existing: Stats | null): Promise<Output> {
  // To rename over it asks nobody whether it may be written.
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
      // Or a machine that stops now could leave an empty file under the name.
      await handle.sync();
      await handle.close();
      await rename(unfinished, path);
      process.off('exit', removeAtExit);
    },
    async discard() {
      // Closed already where completing it has failed.
      await handle.close().catch(() => {});
      await rm(unfinished, { force: true });
      process.off('exit', removeAtExit);
    },
  };
}

async function keepOwnerAndMode(handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  // Only root can give a file away; whoever else replaces one owns it.
  await handle.chown(uid, gid).catch(() => {});
  await handle.chmod(mode & PERMISSION_BITS);
}
