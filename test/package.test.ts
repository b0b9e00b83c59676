import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type PackedPackage, packedPackage } from './support/packed-package.ts';
import { urlPrinted } from './support/wait-for-url.ts';

const PATIENCE_MS = 120_000;

let packed: PackedPackage;
beforeAll(() => {
  packed = packedPackage();
}, PATIENCE_MS);

const BUNDLE = /^dist\/[\w-]+\.mjs$/;
const DASHBOARD_ASSET = /^dist\/web\/assets\/[\w-]+\.(js|css|svg)(\.br|\.gz)?$/;
const OPERATION = /^schema\/operations\/[\w-]+\.graphql$/;

test('the package holds the bundle, the dashboard, the schema and its documents, and nothing else', () => {
  const others = packed.files.filter((path) => ![BUNDLE, DASHBOARD_ASSET, OPERATION].some((kind) => kind.test(path)));
  expect(others).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/third-party-licenses.txt',
    'dist/web/index.html',
    'dist/web/index.html.br',
    'dist/web/index.html.gz',
    'dist/web/persisted-documents.json',
    'dist/web/third-party-licenses.txt',
    'package.json',
    'schema/generated/persisted-documents.json',
    'schema/schema.graphql',
  ]);
  expect(readFileSync(join(packed.directory, 'dist/web/third-party-licenses.txt'), 'utf8')).toMatch(/^react \d/m);
  expect(packed.files).toEqual(expect.arrayContaining(['dist/main.mjs', 'dist/lambda.mjs']));
  expect(packed.files.filter((path) => OPERATION.test(path)).length).toBeGreaterThan(10);
  expect(packed.files.filter((path) => DASHBOARD_ASSET.test(path)).length).toBeGreaterThan(3);
});

test(
  'the program that the package names serves the sample company from an empty folder',
  async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'empty-'));
    const child = spawn(packed.program, [], {
      cwd,
      // Only documents of schema/operations: their hashes have to be in the package.
      env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'silent', PERSISTED_OPERATIONS_ONLY: 'on' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const url = await urlPrinted(child.stdout);
      const page = await fetch(url, { headers: { accept: 'text/html' } });
      expect(await page.text()).toContain('GraphiQL');
      const dashboard = await (await fetch(new URL('/people', url))).text();
      expect(dashboard).toContain('<div id="');
      const [script] = /\/assets\/[\w-]+\.js/.exec(dashboard) ?? [];
      expect((await fetch(new URL(String(script), url))).headers.get('content-type')).toContain('text/javascript');
    } finally {
      child.kill('SIGKILL');
      rmSync(cwd, { recursive: true });
    }
  },
  PATIENCE_MS,
);
