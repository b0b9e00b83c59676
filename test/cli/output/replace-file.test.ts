import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';

/** Begins a file in a process of its own, which then ends in the middle of it. */
function begin(file: string, end: string) {
  const program = `
    import { replaceFile } from './src/cli/output/replace-file.ts';
    const output = await replaceFile(${JSON.stringify(file)}, null);
    await output.write('half');
    ${end}`;
  return promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program]);
}

test.each([
  ['at once', 'process.exit(3);'],
  ['by a fault', "setTimeout(() => { throw new Error('unforeseen'); }); await new Promise(() => {});"],
])(
  'a process that ends %s leaves no half of a file',
  async (_, end) => {
    const directory = temporaryDirectory();
    await expect(begin(join(directory, 'report.csv'), end)).rejects.toThrow();
    expect(readdirSync(directory)).toEqual([]);
  },
  60_000,
);

test('one that was completed stays', async () => {
  const directory = temporaryDirectory();
  await begin(join(directory, 'report.csv'), 'await output.complete();');
  expect(readdirSync(directory)).toEqual(['report.csv']);
}, 60_000);
