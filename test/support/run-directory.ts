import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A directory for what the files of a run share. What lies in it finds the dependencies of this checkout. */
    runDirectory: string;
  }
}

/** Here rather than in the workers: Vitest kills those, so that they cannot remove anything. */
export default function makeRunDirectory({ provide }: TestProject): () => void {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'cognito-admin-graphql-run-')));
  // Another user than the owner is to run the package.
  chmodSync(directory, 0o755);
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(directory, 'node_modules'));
  provide('runDirectory', directory);
  return () => rmSync(directory, { recursive: true, force: true });
}
