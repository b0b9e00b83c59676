import { expect, it } from 'vitest';
import { parseCsv } from '../../../src/export/csv/parse-csv.ts';

it.each([
  ['', []],
  ['a', [{ line: 1, cells: ['a'] }]],
  [
    'a,b\r\nc,\r\n',
    [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['c', ''] },
    ],
  ],
  [
    'a\rb\nc',
    [
      { line: 1, cells: ['a'] },
      { line: 2, cells: ['b'] },
      { line: 3, cells: ['c'] },
    ],
  ],
  [
    '\n\na\n',
    [
      { line: 1, cells: [''] },
      { line: 2, cells: [''] },
      { line: 3, cells: ['a'] },
    ],
  ],
  ['"manager", "username"\t', [{ line: 1, cells: ['manager', 'username'] }]],
  ['"r&d/""moonshot"",phase-2",x', [{ line: 1, cells: ['r&d/"moonshot",phase-2', 'x'] }]],
  [
    '"two\r\nlines",x\nb',
    [
      { line: 1, cells: ['two\r\nlines', 'x'] },
      { line: 3, cells: ['b'] },
    ],
  ],
  ['six"inch,""\n', [{ line: 1, cells: ['six"inch', ''] }]],
])('%j is read by RFC 4180, each record with its line', (text, records) => {
  expect(parseCsv(text, ',')).toEqual(records);
});

it('names the line of a quotation mark that is not closed', () => {
  expect(() => parseCsv('a\n"b\nc\n', ',')).toThrow(new SyntaxError('The quotation mark on line 2 is not closed.'));
});

it('refuses what stands between a closing quotation mark and the end of its cell', () => {
  expect(() => parseCsv('a\r\n"b"c\r\n', ',')).toThrow(
    new SyntaxError(
      'On line 2 there is text between a closing quotation mark and the end of its cell. A comma, a semicolon or a tab separates cells, and " quotes them.',
    ),
  );
});

it('reads a long quoted cell without running out of stack', () => {
  const name = 'x"'.repeat(200_000);
  expect(parseCsv(`"${name.replaceAll('"', '""')}"`, ',')).toEqual([{ line: 1, cells: [name] }]);
});
