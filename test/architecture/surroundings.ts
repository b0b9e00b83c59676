import type { SourceFile } from './source-file.ts';

/**
 * Where a process begins: they hand its surroundings to the others. Each command is a process of its own. And the files of
 * the clocks, which are the machine's time for all others.
 */
const BEGINNINGS = /^(main|lambda|compose|config)\.ts$|^cli\/|^(domain|embedded-pool)\/clock\.ts$/;

const NETWORK = ['fetch', 'listen', 'connect', 'createConnection', 'send', 'request'];

/** Every look at the environment or the machine's clock, and every call to the network while a module is loaded. */
export function looksAtSurroundings(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => !BEGINNINGS.test(path))
    .flatMap(({ path, surroundings, callsAtLoad }) => [
      ...surroundings.map((name) => `${path}: ${name}`),
      ...callsAtLoad.filter((name) => NETWORK.includes(name)).map((name) => `${path}: ${name}() at module load`),
    ]);
}
