import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles, in this checkout. */
export function tsdown(...args: readonly string[]): void {
  execFileSync(process.execPath, [join(CHECKOUT, 'node_modules/tsdown/dist/run.mjs'), ...args], {
    cwd: CHECKOUT,
    stdio: 'pipe',
  });
}
