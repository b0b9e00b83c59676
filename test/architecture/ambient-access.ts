import type { SourceFile } from './source-file.ts';

/**
 * Where a process begins: they hand its environment to the others. Each command is a process of its own. And the files of
 * the clocks, which are the machine's time for all others.
 */
const ENTRIES = /^(main|lambda)\.ts$|^(app|config|cli)\/|^domain\/ports\/clock\.ts$|^embedded-pool\/clock\.ts$/;

const NETWORK = ['fetch', 'listen', 'connect', 'createConnection', 'send', 'request'];

/** Every use of the environment or the machine's clock, and every call to the network while a module is loaded. */
export function findAmbientAccess(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => !ENTRIES.test(path))
    .flatMap(({ path, ambientReads, callsAtLoad }) => [
      ...ambientReads.map((name) => `${path}: ${name}`),
      ...callsAtLoad.filter((name) => NETWORK.includes(name)).map((name) => `${path}: ${name}() at module load`),
    ]);
}
