import { isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { ASKING_FOR_GROUPS } from '../../src/graphql/users/calls-per-user.ts';

test('every field of a user that says that it costs a call is known to cost one', () => {
  const type = schema.getType('User');
  const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
  const costly = fields.filter(({ description }) => /\bone (AdminList|List|Get|AdminGet)/.test(description ?? ''));
  expect(costly.map(({ name }) => name).sort()).toEqual([...ASKING_FOR_GROUPS].sort());
});
