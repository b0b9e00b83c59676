import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findAmbientAccess } from './architecture/ambient-access.ts';
import { dependencyViolations } from './architecture/dependency-rules.ts';
import { folderCycles, importCycles, unreachableSchemaFiles } from './architecture/import-cycles.ts';
import { rootScripts } from './architecture/root-files.ts';
import { parseSourceFile, readSourceFiles, type SourceFile } from './architecture/source-file.ts';
import { findLongDeclarations } from './architecture/source-length.ts';

describe('the source', () => {
  const files = readSourceFiles(new URL('../src/', import.meta.url));

  test('was read', () => {
    expect(files.length).toBeGreaterThan(100);
    const known = new Set(files.map(({ path }) => path));
    expect(files.flatMap(({ imports }) => imports).filter((target) => !known.has(target))).toEqual([]);
  });

  test('imports only what its layer may', () => {
    expect(dependencyViolations(files)).toEqual([]);
  });

  test('has no cycle of imports', () => {
    expect(importCycles(files)).toEqual([]);
  });

  test('has no cycle of folders', () => {
    expect(folderCycles(files)).toEqual([]);
  });

  test('does not know the dashboard', () => {
    expect(files.flatMap(({ imports }) => imports).filter((target) => /(^|\/)web\//.test(target))).toEqual([]);
  });

  test('has no type file that the schema does not reach', () => {
    expect(unreachableSchemaFiles(files)).toEqual([]);
  });

  test('uses the environment and the clock, and calls the network at load, only where a process begins', () => {
    expect(findAmbientAccess(files)).toEqual([]);
  });
});

test('no function is longer than 60 lines and no class longer than 200, but those with a reason above', () => {
  const folder = new URL('../src/', import.meta.url);
  const paths = readSourceFiles(folder).map(({ path }) => path);
  expect(paths.flatMap((path) => findLongDeclarations(path, readFileSync(new URL(path, folder), 'utf8')))).toEqual([]);
});

test('no script lies at the root', () => {
  expect(rootScripts(readdirSync(new URL('../', import.meta.url)))).toEqual([]);
  expect(rootScripts(['codegen.ts', 'vitest.config.ts', 'biome.json', 'check-api.ts', 'a.mjs'])).toEqual([
    'check-api.ts',
    'a.mjs',
  ]);
});

describe('the checks find', () => {
  const sources = (files: Readonly<Record<string, string>>): readonly SourceFile[] =>
    Object.entries(files).map(([path, text]) => parseSourceFile(path, text));

  test.each([
    { path: 'domain/model/user.ts', text: "import '../../cognito/client.ts';", breach: 'cognito/client.ts' },
    { path: 'domain/model/user.ts', text: "import { createHash } from 'node:crypto';", breach: 'node:crypto' },
    { path: 'domain/model/user.ts', text: "import '../ports/clock.ts';", breach: 'domain/ports/clock.ts' },
    { path: 'domain/scan/scan.ts', text: "import '../report/rows.ts';", breach: 'domain/report/rows.ts' },
    { path: 'domain/a.ts', text: '', breach: null },
    {
      path: 'graphql/context.ts',
      text: "import type { Pacer } from '../cognito/rate/pacer.ts';",
      breach: 'cognito/rate/pacer.ts',
    },
    { path: 'cognito/rate/pacer.ts', text: "import '../client.ts';", breach: 'cognito/client.ts' },
    { path: 'http/server.ts', text: "export * from '../embedded-pool/pool.ts';", breach: 'embedded-pool/pool.ts' },
    { path: 'http/server.ts', text: "import './graphql/yoga.ts';", breach: 'http/graphql/yoga.ts' },
    { path: 'http/server.ts', text: "import './reports/download.ts';", breach: 'http/reports/download.ts' },
    { path: 'http/routes.ts', text: "import './reports/download.ts';", breach: 'http/reports/download.ts' },
    { path: 'http/auth/a.ts', text: "import '../errors/http-error.ts';", breach: 'http/errors/http-error.ts' },
    { path: 'http/graphql/a.ts', text: "import '../reports/download.ts';", breach: 'http/reports/download.ts' },
    { path: 'loaders/loaders.ts', text: "import '@aws-sdk/client-x';", breach: '@aws-sdk/client-x' },
    { path: 'embedded-pool/pool.ts', text: "import '../domain/ports/clock.ts';", breach: 'domain/ports/clock.ts' },
    { path: 'graphql/schema.ts', text: "await import('../app/a.ts');", breach: 'app/a.ts' },
    { path: 'config/parse-config.ts', text: "import '../app/a.ts';", breach: 'app/a.ts' },
    { path: 'domain/bulk/a.ts', text: "type A = import('../../storage/a.ts').A;", breach: 'storage/a.ts' },
    { path: 'domain/model/a.ts', text: "import '../../../test/app.ts';", breach: '../test/app.ts' },
    { path: 'main.ts', text: "import '../test/app.ts';", breach: '../test/app.ts' },
    { path: 'lambda.ts', text: "import '../web/routes.ts';", breach: '../web/routes.ts' },
    { path: 'cli/input/a.ts', text: "import '../output/output.ts';", breach: 'cli/output/output.ts' },
  ])('an import against the directions: $text in $path', ({ path, text, breach }) => {
    const expected =
      breach === null
        ? `${path}: no layer of test/architecture/dependency-rules.ts has this file`
        : `${path} imports ${breach}`;
    expect(dependencyViolations(sources({ [path]: text }))).toEqual([expected]);
  });

  test('a folder that is no layer', () => {
    expect(dependencyViolations(sources({ 'utils/index.ts': '' }))).toEqual([
      'utils/index.ts: no layer of test/architecture/dependency-rules.ts has this file',
    ]);
  });

  test('nothing if all is well', () => {
    expect(
      dependencyViolations(
        sources({
          'domain/ports/a.ts': "import './b.ts'; import '../model/c.ts'; // import '../../cognito/client.ts'",
          'cognito/client.ts': "import '../domain/model/a.ts'; import './rate/a.ts'; import '@aws-sdk/client-x';",
          'main.ts': "import './cli/cli.ts';",
          'cli/commands/a.ts': "import '../../app/a.ts'; import '../../http/server.ts';",
        }),
      ),
    ).toEqual([]);
  });

  test('a cycle, also of types and over several files', () => {
    const files = sources({
      'a.ts': "import './b.ts';",
      'b.ts': "import type { C } from './deep/c.ts';",
      'deep/c.ts': "export { a } from '../a.ts';",
      'd.ts': "import './a.ts';",
    });
    expect(importCycles(files)).toEqual(['a.ts → b.ts → deep/c.ts → a.ts']);
  });

  test('no cycle if two ways lead to one file', () => {
    const files = sources({ 'a.ts': "import './b.ts'; import './c.ts';", 'b.ts': "import './c.ts';", 'c.ts': '' });
    expect(importCycles(files)).toEqual([]);
  });

  test('a cycle of folders, where no file is in one', () => {
    const files = sources({
      'domain/scan/a.ts': "import '../report/b.ts';",
      'domain/report/b.ts': '',
      'domain/report/c.ts': "import type { D } from '../scan/d.ts';",
      'domain/scan/d.ts': '',
    });
    expect(importCycles(files)).toEqual([]);
    expect(folderCycles(files)).toEqual(['domain/scan → domain/report → domain/scan']);
  });

  test('no cycle of folders between one and what lies in it, nor between those that follow the schema', () => {
    const files = sources({
      'cognito/a.ts': "import './rate/b.ts';",
      'cognito/rate/c.ts': "import '../d.ts';",
      'graphql/users/a.ts': "import '../groups/b.ts';",
      'graphql/groups/c.ts': "import '../users/d.ts';",
    });
    expect(folderCycles(files)).toEqual([]);
  });

  test('a type file that the schema does not reach', () => {
    const files = sources({
      'graphql/schema.ts': "import './users/users.query.ts';",
      'graphql/users/users.query.ts': "import './user.type.ts';",
      'graphql/users/user.type.ts': '',
      'graphql/users/user-list.ts': '',
      'graphql/users/enable-user.mutation.ts': '',
      'graphql/users/user-groups.field.ts': '',
      'graphql/bulk/progress.subscription.ts': '',
    });
    expect(unreachableSchemaFiles(files)).toEqual([
      'graphql/users/enable-user.mutation.ts',
      'graphql/users/user-groups.field.ts',
      'graphql/bulk/progress.subscription.ts',
    ]);
  });

  test.each([
    { text: 'export const port = () => process.env.PORT;', found: 'process.env' },
    { text: 'export class A { at = Date.now(); }', found: 'Date.now' },
    { text: 'export const now = () => new Date();', found: 'new Date()' },
    { text: 'const answer = await fetch(url);', found: 'fetch() at module load' },
    { text: 'export const list = client.send(command);', found: 'send() at module load' },
    { text: 'class A { static server = createServer().listen(80); }', found: 'listen() at module load' },
  ])('a use of what is around: $text', ({ text, found }) => {
    expect(findAmbientAccess(sources({ 'domain/a.ts': text }))).toEqual([`domain/a.ts: ${found}`]);
    expect(findAmbientAccess(sources({ 'main.ts': text, 'cli/command.ts': text }))).toEqual([]);
  });

  test('no use of what is around in a comment, a date that is given, or a call that waits to be made', () => {
    const text = `
      // process.env and Date.now
      const EPOCH = new Date(0);
      const read = () => fetch(url);
      class A { read = () => client.send(command); begin() { server.listen(80); } }
    `;
    expect(findAmbientAccess(sources({ 'domain/a.ts': text }))).toEqual([]);
  });

  test('a long function and a long class, in any form, without a reason above', () => {
    const body = (lines: number) => '\n'.repeat(lines - 1);
    expect(findLongDeclarations('a.ts', `function a() {${body(60)}}`)).toEqual([]);
    expect(findLongDeclarations('a.ts', `/** Doc. */\nfunction a() {${body(61)}}`)).toEqual([
      'a.ts:2: 61 lines, at most 60',
    ]);
    expect(findLongDeclarations('a.ts', `const a = async () => {${body(61)}};`)).toHaveLength(1);
    expect(findLongDeclarations('a.ts', `class A { get a() {${body(61)}} }`)).toHaveLength(1);
    expect(findLongDeclarations('a.ts', `class A {${body(200)}}`)).toEqual([]);
    expect(findLongDeclarations('a.ts', `export class A {${body(201)}}`)).toEqual(['a.ts:1: 201 lines, at most 200']);
    expect(findLongDeclarations('a.ts', `// length: why\nexport class A {${body(201)}}`)).toEqual([]);
    expect(findLongDeclarations('a.ts', `// length:\nexport class A {${body(201)}}`)).toHaveLength(1);
  });

  test('a reason for a length above what is short', () => {
    const text = '// length: why\nexport class A {}\n// length: why\nconst b = 1;';
    expect(findLongDeclarations('a.ts', text)).toEqual([
      'a.ts:1: a reason for a length, above nothing long',
      'a.ts:3: a reason for a length, above nothing long',
    ]);
  });
});
