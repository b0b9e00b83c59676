import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { CHECKOUT, tsdown } from './tsdown.ts';

/** What npm would publish, built anew and unpacked, with the dependencies of this checkout. Not to be changed. */
export interface PackedPackage {
  /** The package's root. */
  readonly directory: string;
  /** The program that the package names. */
  readonly program: string;
  /** The paths in the tarball, sorted. */
  readonly files: readonly string[];
}

let packed: PackedPackage | undefined;

/** Made where it is first asked for, and then shared by all files of the worker. */
export function packedPackage(): PackedPackage {
  packed ??= pack();
  return packed;
}

/** Builds into a directory of its own: a `dist` of the checkout may be old, or be built by somebody else meanwhile. */
function pack(): PackedPackage {
  const root = mkdtempSync(join(inject('runDirectory'), 'packed-'));
  // Another user than the owner is to run it.
  chmodSync(root, 0o755);
  const stage = join(root, 'stage');
  mkdirSync(stage);
  for (const name of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'schema', 'src', 'docs']) {
    cpSync(join(CHECKOUT, name), join(stage, name), { recursive: true });
  }
  tsdown('--out-dir', join(stage, 'dist'));
  const vite = join(CHECKOUT, 'node_modules/vite/bin/vite.js');
  run(CHECKOUT, process.execPath, vite, 'build', 'web', '--outDir', join(stage, 'dist/web'), '--emptyOutDir');
  run(stage, 'npm', 'pack', '--ignore-scripts', '--pack-destination', root);
  run(root, 'sh', '-c', 'tar -xzf *.tgz');
  const directory = join(root, 'package');
  const files = run(directory, 'find', '.', '-type', 'f')
    .trimEnd()
    .split('\n')
    .map((path) => path.slice(2))
    .sort();
  const { bin } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  return { directory, program: join(directory, bin['cognito-admin-graphql']), files };
}

function run(cwd: string, command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
