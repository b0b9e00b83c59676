import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { packageFile } from './package-file.ts';

/** Returns the version of this package. */
export function readVersion(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile('package.json'), 'utf8'))).version;
}
