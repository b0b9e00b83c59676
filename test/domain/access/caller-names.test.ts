import { expect, test } from 'vitest';
import { comparable, namesOf } from '../../../src/domain/access/caller-names.ts';

test('a user is known by username, sub and every attribute that can be an alias', () => {
  const attributes = Object.entries({
    sub: '0a-1b',
    email: 'Zoe@Example.com',
    phone_number: '+12065550100',
    preferred_username: 'zed',
    name: 'Zoë',
  }).map(([name, value]) => ({ name, value }));
  const at = new Date(0);
  const user = {
    username: 'Zoe',
    attributes,
    enabled: true,
    status: 'CONFIRMED',
    createdAt: at,
    updatedAt: at,
  } as const;
  expect([...namesOf(user)].sort()).toEqual(['+12065550100', '0a-1b', 'zed', 'zoe', 'zoe@example.com']);
});

test.each([
  ['ADA', 'ada'],
  ['Straße', 'STRASSE'],
  // Composed, and as a letter with an accent after it.
  ['Zo\u00eb', 'ZOE\u0308'],
  ['ﬁn', 'FIN'],
])('%s and %s are the same name', (one, other) => {
  expect(comparable(one)).toBe(comparable(other));
});

test('different names stay different', () => {
  expect(comparable('ada')).not.toBe(comparable('ada.root'));
});
