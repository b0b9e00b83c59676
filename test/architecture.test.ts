import { describe, expect, test } from 'vitest';
import { directionBreaches } from './architecture/directions.ts';
import { forgottenTypeFiles, importCircles } from './architecture/import-circles.ts';
import { parseSourceFile, readSourceFiles, type SourceFile } from './architecture/source-file.ts';
import { looksAtSurroundings } from './architecture/surroundings.ts';

describe('the source', () => {
  const files = readSourceFiles(new URL('../src/', import.meta.url));

  test('was read', () => {
    expect(files.length).toBeGreaterThan(100);
    const known = new Set(files.map(({ path }) => path));
    expect(files.flatMap(({ imports }) => imports).filter((target) => !known.has(target))).toEqual([]);
  });

  test('imports only in the directions of the house', () => {
    expect(directionBreaches(files)).toEqual([]);
  });

  test('has no circle of imports', () => {
    expect(importCircles(files)).toEqual([]);
  });

  test('has no type file that the schema forgot', () => {
    expect(forgottenTypeFiles(files)).toEqual([]);
  });

  test('looks at the environment and the clock, and calls the network at load, only where a process begins', () => {
    expect(looksAtSurroundings(files)).toEqual([]);
  });
});

describe('the checks find', () => {
  const house = (files: Readonly<Record<string, string>>): readonly SourceFile[] =>
    Object.entries(files).map(([path, text]) => parseSourceFile(path, text));

  test.each([
    { path: 'domain/users/user.ts', text: "import { send } from '../../cognito/send.ts';", breach: 'cognito/send.ts' },
    { path: 'domain/users/user.ts', text: "import { createHash } from 'node:crypto';", breach: 'node:crypto' },
    {
      path: 'graphql/context.ts',
      text: "import type { Pacer } from '../cognito/pacer.ts';",
      breach: 'cognito/pacer.ts',
    },
    { path: 'server/http.ts', text: "export * from '../embedded-pool/pool.ts';", breach: 'embedded-pool/pool.ts' },
    { path: 'loaders/loaders.ts', text: "import '@aws-sdk/client-x';", breach: '@aws-sdk/client-x' },
    { path: 'embedded-pool/pool.ts', text: "import '../domain/clock.ts';", breach: 'domain/clock.ts' },
    { path: 'graphql/schema.ts', text: "await import('../compose.ts');", breach: 'compose.ts' },
    { path: 'config.ts', text: "import './compose.ts';", breach: 'compose.ts' },
    { path: 'domain/a.ts', text: "type A = import('../store/a.ts').A;", breach: 'store/a.ts' },
    { path: 'domain/a.ts', text: "import '../../test/support/app.ts';", breach: '../test/support/app.ts' },
  ])('an import against the directions: $text in $path', ({ path, text, breach }) => {
    expect(directionBreaches(house({ [path]: text }))).toEqual([`${path} imports ${breach}`]);
  });

  test('a room that nobody has said anything about', () => {
    expect(directionBreaches(house({ 'utils/index.ts': '' }))).toEqual([
      'utils/index.ts: nobody has said what utils may import',
    ]);
  });

  test('nothing where all is well', () => {
    expect(
      directionBreaches(
        house({
          'domain/a.ts': "import './b.ts'; import '../domain/c.ts'; // import '../cognito/send.ts'",
          'cognito/send.ts': "import '../domain/a.ts'; import '@aws-sdk/client-x';",
          'main.ts': "import './compose.ts'; import './server/http.ts';",
        }),
      ),
    ).toEqual([]);
  });

  test('a circle, also of types and over several files', () => {
    const files = house({
      'a.ts': "import './b.ts';",
      'b.ts': "import type { C } from './deep/c.ts';",
      'deep/c.ts': "export { a } from '../a.ts';",
      'd.ts': "import './a.ts';",
    });
    expect(importCircles(files)).toEqual(['a.ts → b.ts → deep/c.ts → a.ts']);
  });

  test('no circle where two ways lead to one file', () => {
    const files = house({ 'a.ts': "import './b.ts'; import './c.ts';", 'b.ts': "import './c.ts';", 'c.ts': '' });
    expect(importCircles(files)).toEqual([]);
  });

  test('a type file that the schema does not reach', () => {
    const files = house({
      'graphql/schema.ts': "import './users/users.query.ts';",
      'graphql/users/users.query.ts': "import './user.type.ts';",
      'graphql/users/user.type.ts': '',
      'graphql/users/user-list.ts': '',
      'graphql/users/enable-user.mutation.ts': '',
      'graphql/users/user-groups.field.ts': '',
      'graphql/bulk/progress.subscription.ts': '',
    });
    expect(forgottenTypeFiles(files)).toEqual([
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
  ])('a look at the surroundings: $text', ({ text, found }) => {
    expect(looksAtSurroundings(house({ 'domain/a.ts': text }))).toEqual([`domain/a.ts: ${found}`]);
    expect(looksAtSurroundings(house({ 'main.ts': text, 'cli/command.ts': text }))).toEqual([]);
  });

  test('no look at the surroundings in a comment, a date that is given, or a call that waits to be made', () => {
    const text = `
      // process.env and Date.now
      const EPOCH = new Date(0);
      const read = () => fetch(url);
      class A { read = () => client.send(command); begin() { server.listen(80); } }
    `;
    expect(looksAtSurroundings(house({ 'domain/a.ts': text }))).toEqual([]);
  });
});
