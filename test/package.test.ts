import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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

test('the package holds the bundle, the schema and its documents, and nothing else', () => {
  const others = packed.files.filter((path) => !/^(dist\/[\w-]+\.mjs|schema\/operations\/[\w-]+\.graphql)$/.test(path));
  expect(others).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/third-party-licenses.txt',
    'package.json',
    'schema/generated/persisted-documents.json',
    'schema/schema.graphql',
  ]);
  expect(packed.files).toEqual(expect.arrayContaining(['dist/main.mjs', 'dist/lambda.mjs']));
  expect(packed.files.filter((path) => path.startsWith('schema/operations/')).length).toBeGreaterThan(10);
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
    } finally {
      child.kill('SIGKILL');
      rmSync(cwd, { recursive: true });
    }
  },
  PATIENCE_MS,
);
