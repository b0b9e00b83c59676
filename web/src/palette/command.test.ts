import { expect, test } from 'vitest';
import { readCommand } from './command.ts';

test.each([
  ['julia', { verb: null, search: 'julia' }],
  [' Disable  julia fischer ', { verb: 'disable', search: 'julia fischer' }],
  ['add julia to admins', { verb: 'add', search: 'julia' }],
  ['add julia to', { verb: 'add', search: 'julia' }],
  ['add tomoko', { verb: 'add', search: 'tomoko' }],
  ['promote julia', { verb: 'role', search: 'julia' }],
  ['disabled', { verb: null, search: 'disabled' }],
  ['', { verb: null, search: '' }],
])('"%s" is a command or a search', (text, command) => {
  expect(readCommand(text)).toEqual(command);
});
