import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ENVIRONMENT_VARIABLES } from '../src/config/variables/index.ts';
import { packedPackage } from './support/packed-package.ts';
import { urlPrinted } from './support/wait-for-url.ts';

/**
 * What the image promises, without an engine to build it: the bundle, read-only, run by another user in another
 * directory with the image's own environment, and looked at by the image's own health check.
 */

const PATIENCE_MS = 120_000;
/** `nobody`. Only root can become another user; others run it as themselves. */
const OTHER_USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
const compose = readFileSync(join(CHECKOUT, 'compose.yaml'), 'utf8');
const dockerfile = readFileSync(join(CHECKOUT, 'Dockerfile'), 'utf8');

let readOnly: string;
let dataDir: string;
beforeAll(() => {
  // A copy: other files of this worker run the package too.
  readOnly = mkdtempSync(join(inject('runDirectory'), 'read-only-'));
  chmodSync(readOnly, 0o755);
  cpSync(packedPackage().directory, readOnly, { recursive: true });
  execFileSync('chmod', ['-R', 'a-w', readOnly]);
  dataDir = mkdtempSync(join(tmpdir(), 'data-'));
  if (OTHER_USER.uid !== undefined) chownSync(dataDir, OTHER_USER.uid, OTHER_USER.gid);
}, PATIENCE_MS);
afterAll(() => {
  execFileSync('chmod', ['-R', 'u+w', readOnly]);
  rmSync(dataDir, { recursive: true });
});

test('compose.yaml passes on every variable but those that the image decides', () => {
  const passedOn = Array.from(compose.matchAll(/^ {6}([A-Z_]+):/gm), ([, name]) => name);
  const decided = ['PORT', 'HOST', 'DATA_DIR', 'NODE_ENV'];
  const variables = Object.keys(ENVIRONMENT_VARIABLES).filter((name) => !decided.includes(name));
  expect(passedOn).toEqual(expect.arrayContaining(variables));
  expect(passedOn.filter((name) => decided.includes(name ?? ''))).toEqual([]);
});

test(
  'the container serves, is found healthy, keeps its data in the volume and stops with 0',
  async () => {
    const image = imageEnvironment();
    const env = { PATH: process.env.PATH, ...image, PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: dataDir };
    const child = spawn(process.execPath, [join(readOnly, 'dist/main.mjs')], {
      cwd: '/',
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      ...OTHER_USER,
    });
    try {
      const url = await urlPrinted(child.stdout);
      expect(image.HOST).toBe('0.0.0.0');
      const { port } = new URL(url);
      expect(healthCheck({ PORT: port })).toBe(0);
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ group(name: "employees") { name } }' }),
      });
      expect(await answer.json()).toMatchObject({ data: { group: { name: 'employees' } } });
      expect(readdirSync(dataDir)).toContainEqual(expect.stringMatching(/\.sqlite$/));
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      expect(healthCheck({ PORT: port })).toBe(1);
    } finally {
      child.kill('SIGKILL');
    }
  },
  PATIENCE_MS,
);

test('the build needs no file that the image is not given', () => {
  const given = readFileSync(join(CHECKOUT, '.dockerignore'), 'utf8').matchAll(/^!(.+)$/gm);
  const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
  expect(new Set(copied)).toEqual(new Set([...given].map(([, path]) => path)));
  const context = mkdtempSync(join(tmpdir(), 'context-'));
  try {
    for (const path of copied) cpSync(join(CHECKOUT, path), join(context, path), { recursive: true });
    symlinkSync(join(CHECKOUT, 'node_modules'), join(context, 'node_modules'));
    execFileSync('npm', ['run', 'build'], { cwd: context, stdio: 'pipe' });
    expect(existsSync(join(context, 'dist/main.mjs'))).toBe(true);
  } finally {
    rmSync(context, { recursive: true });
  }
});

test('the image runs the program itself, as a user without rights', () => {
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/^ENTRYPOINT \["node", "\/app\/dist\/main\.mjs"\]$/m);
});

function imageEnvironment(): Readonly<Record<string, string>> {
  const line = /^ENV (.+)$/m.exec(dockerfile)?.[1] ?? '';
  return Object.fromEntries([...line.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
}

/** Runs the command of the Dockerfile, and answers with its exit code. */
function healthCheck(env: Readonly<Record<string, string>>): number | null {
  const [, ...args]: string[] = JSON.parse(/^\s+CMD (\[.+\])$/m.exec(dockerfile)?.[1] ?? '[]');
  return spawnSync(process.execPath, args, { env }).status;
}
