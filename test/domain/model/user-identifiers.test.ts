import { expect, test } from 'vitest';
import { identifiersOf } from '../../../src/domain/model/user-identifiers.ts';

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
  expect([...identifiersOf(user)].sort()).toEqual(['+12065550100', '0a-1b', 'zed', 'zoe', 'zoe@example.com']);
});
