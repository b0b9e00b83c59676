import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** From `src` as from the bundle in `dist`. */
const PACKAGE = new URL('../package.json', import.meta.url);

/** The version of this package. */
export function readVersion(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(PACKAGE, 'utf8'))).version;
}
