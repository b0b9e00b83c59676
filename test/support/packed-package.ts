import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** What npm would publish, built anew and unpacked, with the dependencies of this checkout. */
export interface PackedPackage {
  /** The package's root. */
  readonly directory: string;
  /** The paths in the tarball, sorted. */
  readonly files: readonly string[];
  remove(): void;
}

/** Builds into a directory of its own: a `dist` of the checkout may be old, or be built by somebody else meanwhile. */
export function packPackage(): PackedPackage {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'packed-')));
  // Another user than the owner is to run it.
  chmodSync(root, 0o755);
  const stage = join(root, 'stage');
  mkdirSync(stage);
  for (const name of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'schema', 'src', 'docs']) {
    cpSync(join(CHECKOUT, name), join(stage, name), { recursive: true });
  }
  run(CHECKOUT, process.execPath, join(CHECKOUT, 'node_modules/tsdown/dist/run.mjs'), '--out-dir', join(stage, 'dist'));
  run(stage, 'npm', 'pack', '--ignore-scripts', '--pack-destination', root);
  run(root, 'sh', '-c', 'tar -xzf *.tgz');
  const directory = join(root, 'package');
  const files = run(directory, 'find', '.', '-type', 'f')
    .trimEnd()
    .split('\n')
    .map((path) => path.slice(2))
    .sort();
  symlinkSync(join(CHECKOUT, 'node_modules'), join(directory, 'node_modules'));
  return { directory, files, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function run(cwd: string, command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
