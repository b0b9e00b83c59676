import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import { ruleOf } from '../field-rule.ts';
import { fieldsOf } from '../selected-fields.ts';
import { UserRef } from './user.type.ts';

/**
 * Returns the calls that the fields selected of each user of a connection take: one for each kind of read that the fields'
 * rules name.
 */
export function callsPerUser(info: GraphQLResolveInfo): number {
  const type = info.schema.getType(UserRef.name);
  if (!isObjectType(type)) throw new TypeError(`The schema has no object type ${UserRef.name}.`);
  const definitions = type.getFields();
  const reads = new Set<string>();
  for (const { name } of selectedOfUsers(info)) {
    const definition = definitions[name];
    const read = definition && ruleOf(definition)?.asksFor;
    if (read !== undefined) reads.add(read);
  }
  return reads.size;
}

function selectedOfUsers(info: GraphQLResolveInfo) {
  return fieldsOf(info).flatMap((field) => {
    if (field.name === 'nodes') return field.below();
    if (field.name !== 'edges') return [];
    return field
      .below()
      .filter(({ name }) => name === 'node')
      .flatMap((each) => each.below());
  });
}
