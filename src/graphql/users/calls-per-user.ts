import type { GraphQLResolveInfo } from 'graphql';
import { fieldsOf } from '../selected-fields.ts';

/** The fields of a user that take the user's groups: all of them together one call, since what was asked is remembered. */
export const ASKING_FOR_GROUPS = ['groups', 'highestGroup', 'isMemberOf', 'tokenClaims'];

/** The calls that the fields selected of each user of a connection take: one where the user's groups are asked for, or none. */
export function callsPerUser(info: GraphQLResolveInfo): number {
  const users = fieldsOf(info).flatMap((field) => {
    if (field.name === 'nodes') return field.below();
    if (field.name !== 'edges') return [];
    return field
      .below()
      .filter(({ name }) => name === 'node')
      .flatMap((each) => each.below());
  });
  return users.some(({ name }) => ASKING_FOR_GROUPS.includes(name)) ? 1 : 0;
}
