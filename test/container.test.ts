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
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parseConfig } from '../src/config/parse-config.ts';
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

describe('compose.yaml', () => {
  const REPLICAS = ['replica-1', 'replica-2', 'replica-3'];
  const ofAll = variablesOf(blockOf('x-service'));
  const ofReplicas = { ...ofAll, ...variablesOf(blockOf('x-replica')) };

  test('passes on every variable but those that the image decides', () => {
    const decided = ['PORT', 'HOST', 'DATA_DIR', 'DEFAULT_DATA_DIR', 'NODE_ENV'];
    const variables = Object.keys(ENVIRONMENT_VARIABLES).filter((name) => !decided.includes(name));
    expect(Object.keys(ofAll)).toEqual(expect.arrayContaining(variables));
    expect(Object.keys(ofReplicas).filter((name) => decided.includes(name))).toEqual([]);
  });

  test('starts one process with its data in a volume, if no profile is named', () => {
    const { dataDir, database } = parseConfig({ ...imageEnvironment(), ...ofAll });
    expect(database).toBeNull();
    const single = blockOf('cognito-admin-graphql');
    expect(single).toContain(`volumes: ['data:${dataDir}']`);
    expect(single).toContain("ports: ['127.0.0.1:4000:4000']");
    expect(single).not.toContain('replica');
  });

  test('has replicas and a worker of one database, and the worker runs the bulk operations', () => {
    const shell = { COGNITO_USER_POOL_ID: 'eu-central-1_Example01', AUTH_CLIENT_IDS: '1example23456789' };
    const { database, dataDir, bulkWorker } = parseConfig({ ...imageEnvironment(), ...ofReplicas, ...shell });
    expect(database).toMatchObject({ host: 'postgres', schema: 'cognito_admin' });
    expect({ dataDir, bulkWorker }).toEqual({ dataDir: null, bulkWorker: 'off' });
    expect(blockOf('x-replica')).toContain('profiles: [replicas]');
    expect(blockOf('x-replica')).toContain('postgres: { condition: service_healthy }');
    for (const name of [...REPLICAS, 'worker']) expect(blockOf(name)).toMatch(/^ {4}<<: \*replica$/m);
    expect(blockOf('worker')).toMatch(/^ {4}command: \[worker\]$/m);
    // That of the image asks the port.
    expect(blockOf('worker')).toContain('healthcheck: { disable: true }');
  });

  test('publishes each replica at a loopback port of its own', () => {
    const ports = REPLICAS.map((name) => /^ {4}ports: \['(.+)'\]$/m.exec(blockOf(name))?.[1]);
    expect(ports).toEqual(['127.0.0.1:4001:4000', '127.0.0.1:4002:4000', '127.0.0.1:4003:4000']);
    expect(blockOf('worker') + blockOf('postgres')).not.toContain('ports:');
  });

  test('keeps the database in a named volume, and of one major version', () => {
    const postgres = blockOf('postgres');
    expect(postgres).toMatch(/^ {4}image: postgres:\d+$/m);
    const [, volume = ''] = /volumes: \['(\w+):/.exec(postgres) ?? [];
    expect(blockOf('volumes')).toContain(`${volume}:`);
    expect(postgres).toContain('pg_isready');
    expect(postgres).toContain('profiles: [replicas]');
  });
});

test(
  'the container serves, is found healthy, keeps its data in the volume and stops with 0',
  async () => {
    const image = imageEnvironment();
    expect(image.DEFAULT_DATA_DIR).toBe(/^VOLUME (.+)$/m.exec(dockerfile)?.[1]);
    const env = { PATH: process.env.PATH, ...image, PORT: '0', LOG_LEVEL: 'silent', DEFAULT_DATA_DIR: dataDir };
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
  const folders = copied.map((path) => `${path}/`);
  // A file of a folder that is copied later on is given with it.
  const roots = copied.filter((path) => !folders.some((folder) => path.startsWith(folder)));
  expect(new Set(roots)).toEqual(new Set([...given].map(([, path]) => path)));
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

/** The lines of compose.yaml below a key. */
function blockOf(key: string): string {
  return new RegExp(`^( *)${key}:(?: &\\w+)?\\n((?:\\1 +.*\\n|\\n)*)`, 'm').exec(compose)?.[2] ?? '';
}

/** A variable without a value is taken from the shell, which here has none. */
function variablesOf(block: string): Readonly<Record<string, string>> {
  const variables = block.matchAll(/^ {4}([A-Z_]+):(?: '?([^'\n]*)'?)?$/gm);
  return Object.fromEntries(Array.from(variables, ([, name = '', value = '']) => [name, value]));
}

function imageEnvironment(): Readonly<Record<string, string>> {
  const line = /^ENV (.+)$/m.exec(dockerfile)?.[1] ?? '';
  return Object.fromEntries([...line.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
}

/** Runs the command of the Dockerfile, and answers with its exit code. */
function healthCheck(env: Readonly<Record<string, string>>): number | null {
  const [, ...args]: string[] = JSON.parse(/^\s+CMD (\[.+\])$/m.exec(dockerfile)?.[1] ?? '[]');
  return spawnSync(process.execPath, args, { env }).status;
}
