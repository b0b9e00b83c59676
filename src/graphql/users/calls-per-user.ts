import type { GraphQLResolveInfo } from 'graphql';
import { COSTLY_FIELDS } from '../call-estimate.ts';
import { fieldsBelow, fieldsOf } from '../selected-fields.ts';

/** The calls that the fields selected of each user of a connection take: one where the user's groups are asked for, or none. */
export function callsPerUser(info: GraphQLResolveInfo): number {
  const users = fieldsOf(info).flatMap((field) => {
    if (field.name === 'nodes') return fieldsBelow(field);
    if (field.name !== 'edges') return [];
    return fieldsBelow(field)
      .filter(({ name }) => name === 'node')
      .flatMap(fieldsBelow);
  });
  return users.some(({ name }) => COSTLY_FIELDS.users.fields.includes(name)) ? 1 : 0;
}
