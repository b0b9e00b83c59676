import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameFromAddress, nameToAddress } from './name-in-address.ts';

test('any name is read from an address as it was written', () => {
  const name = fc.oneof(fc.stringMatching(/^[~.]{1,5}$/), fc.string({ unit: 'grapheme', minLength: 1 }));
  fc.assert(fc.property(name, (text) => nameFromAddress(nameToAddress(text)) === text));
});

test.each(['.', '..', '~..', 'a', '~a', '...', '~~.'])('%s leads to its own address', (name) => {
  const part = encodeURIComponent(nameToAddress(name));
  expect(new URL(`http://localhost/groups/${part}`).pathname).toBe(`/groups/${part}`);
});
