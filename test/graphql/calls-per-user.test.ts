import { isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { ruleOf } from '../../src/graphql/field-rule.ts';
import { schema } from '../../src/graphql/schema.ts';

/** Every field of an object beneath the root: what such a field costs is known by its rule alone. */
const fields = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => ![schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type))
  .flatMap((type) => Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field })));

test('every field that says that it costs a call has a rule that says so, and no other field of a user or group', () => {
  const costly = fields.filter(({ field }) => /\b[Oo]ne (AdminList|List|Get|AdminGet)/.test(field.description ?? ''));
  const ruled = fields.filter(
    ({ name, field }) => /^(User|Group)\./.test(name) && ruleOf(field)?.asksFor !== undefined,
  );
  expect(costly.map(({ name }) => name).sort()).toEqual(ruled.map(({ name }) => name).sort());
  expect(costly.length).toBeGreaterThanOrEqual(6);
});
