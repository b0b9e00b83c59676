import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { EXIT, Refusal } from './refusal.ts';

/** Where a report is written. */
export interface ReportOutput {
  /** Resolves once there is room for more. */
  write(text: string): Promise<void>;
  /** All is written. */
  complete(): Promise<void>;
  /** What was written is not a whole report. */
  discard(): Promise<void>;
}

/** @param signal ends the wait for a slow reader */
export function standardOutput(signal: AbortSignal): ReportOutput {
  const { stdout } = process;
  return {
    async write(text) {
      if (!stdout.write(text)) await once(stdout, 'drain', { signal });
    },
    // A pipe is written in the background: the command must not end before.
    complete: () => new Promise((resolve, reject) => stdout.write('', (error) => (error ? reject(error) : resolve()))),
    async discard() {},
  };
}

/**
 * A file that is there under its name only once it is complete: until then it is `FILE.partial`, which a failure removes,
 * and the end of the process, however it comes about.
 *
 * @throws Refusal where it cannot be written, before anything is read from the pool
 */
export async function fileOutput(file: string): Promise<ReportOutput> {
  const partial = `${file}.partial`;
  const existing = await stat(file).catch(() => null);
  if (existing?.isDirectory()) throw new Refusal(EXIT.failed, `Cannot write ${file}: it is a directory.`);
  const handle: FileHandle = await open(partial, 'w').catch((error: Error) => {
    throw new Refusal(EXIT.failed, `Cannot write ${partial}: ${error.message}.`);
  });
  const removeAtExit = () => rmSync(partial, { force: true });
  process.once('exit', removeAtExit);
  return {
    async write(text) {
      await handle.writeFile(text);
    },
    async complete() {
      // Or a machine that stops now could leave an empty file under the name.
      await handle.sync();
      await handle.close();
      await rename(partial, file);
      process.off('exit', removeAtExit);
    },
    async discard() {
      await handle.close();
      await rm(partial, { force: true });
      process.off('exit', removeAtExit);
    },
  };
}
