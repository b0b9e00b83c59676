import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The bundle that is deployed, in a process of its own. */
export type BundleProcess = ChildProcessByStdio<null, Readable, null>;

export async function buildBundle(): Promise<void> {
  await promisify(execFile)('npm', ['run', 'build'], { cwd: ROOT });
}

/** On any free port; `detached`: as the leader of a process group. */
export function startBundle(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { detached = false } = {},
): BundleProcess {
  return spawn(process.execPath, ['dist/main.mjs', ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    detached,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Returns the first match of each pattern in the lines that the process prints; later lines are discarded. */
export async function waitForOutput(
  { stdout }: BundleProcess,
  ...patterns: readonly RegExp[]
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const line of createInterface({ input: stdout })) {
    for (const [place, pattern] of patterns.entries()) {
      const text = pattern.exec(line)?.[0];
      if (text !== undefined) found[place] ??= text;
    }
    if (patterns.every((_pattern, place) => found[place] !== undefined)) {
      // A full pipe would block the process.
      stdout.resume();
      return found;
    }
  }
  throw new Error(`The process ended without printing ${patterns.join(' and ')}.`);
}
