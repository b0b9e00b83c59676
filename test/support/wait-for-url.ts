import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The URL in the first line that a server prints. Rejects where the process ends, or says something else. */
export async function urlPrinted(stdout: Readable | null): Promise<string> {
  if (stdout === null) throw new Error('The output of the process is not piped.');
  const lines = createInterface({ input: stdout });
  const ended = once(lines, 'close').then(() => {
    throw new Error('The process ended without a line.');
  });
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  const url = /http:\S+/.exec(String(line))?.[0];
  if (url === undefined) throw new Error(`The first line names no URL: ${line}`);
  return url;
}
