import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { brokenLinks, missingPaths, missingSourceFiles } from './named-paths.ts';
import { readPages } from './pages.ts';

const pages = readPages();
// With those that are not committed yet.
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '');

describe.each(pages)('$path', (page) => {
  it('names only paths that exist', () => {
    expect([...missingPaths(page), ...missingSourceFiles(page, files)]).toEqual([]);
  });

  it('links only to pages and headings that exist', () => {
    expect(brokenLinks(page, pages)).toEqual([]);
  });
});

test('the code names only pages that exist', () => {
  const named = files
    .filter((path) => /^(src|bench|scripts|deploy)\/|^[^/]+\.ts$|^Dockerfile$/.test(path) && !path.endsWith('.json'))
    .flatMap((path) => readFileSync(path, 'utf8').match(/\bdocs\/[\w./-]+\.md/g) ?? []);
  expect(named).not.toEqual([]);
  expect(missingPaths({ text: named.join('\n') })).toEqual([]);
});

describe('the checks find', () => {
  it('a path that does not exist, in a walk, a command or a link', () => {
    const text = 'From `src/main.ts` to `src/none.ts`: `npx vitest run test/none`, [none](../bench/none.ts).';
    expect(missingPaths({ text })).toEqual(['src/none.ts', 'test/none']);
    expect(brokenLinks({ path: 'docs/a.md', text }, [])).toEqual(['../bench/none.ts']);
  });

  it('no path in an address', () => {
    expect(missingPaths({ text: 'https://example.com/docs/none.md, `/src/none.ts`' })).toEqual([]);
  });

  it('a source file by its name alone', () => {
    const text = '`main.ts`, `cli/cli.ts`, `li/cli.ts`, `none.graphql`, `none.mjs`';
    expect(missingSourceFiles({ text }, files)).toEqual(['li/cli.ts', 'none.graphql']);
  });

  it('a heading that does not exist', () => {
    const page = { path: 'docs/a.md', text: '# A `B`, c\n[here](#a-b-c) [there](a.md#a-b-c) [none](#none)' };
    expect(brokenLinks({ ...page, path: 'README.md' }, [{ ...page, path: 'README.md' }])).toEqual([
      'a.md#a-b-c',
      '#none',
    ]);
  });
});
