import { isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { ruleOf } from '../../src/graphql/field-rule.ts';
import { schema } from '../../src/graphql/schema.ts';

const fields = ['User', 'Group'].flatMap((name) => {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new TypeError(`The schema has no object type ${name}.`);
  return Object.values(type.getFields()).map((field) => ({ name: `${name}.${field.name}`, field }));
});

test('every field of a user or a group that says that it costs a call has a rule for it, and no other field has', () => {
  const costly = fields.filter(({ field }) => /\b[Oo]ne (AdminList|List|Get|AdminGet)/.test(field.description ?? ''));
  const ruled = fields.filter(({ field }) => ruleOf(field)?.asksFor !== undefined);
  expect(costly.map(({ name }) => name).sort()).toEqual(ruled.map(({ name }) => name).sort());
  expect(costly.length).toBeGreaterThanOrEqual(6);
});
