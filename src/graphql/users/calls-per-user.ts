import type { GraphQLResolveInfo } from 'graphql';
import { fieldsOf, type SelectedField } from '../selected-fields.ts';
import { UserRef } from './user.type.ts';

/**
 * Returns the calls that the fields selected of each user of a connection take: one for each kind of read that the fields'
 * rules name.
 */
export function callsPerUser(info: GraphQLResolveInfo): number {
  const reads = selectedOfUsers(fieldsOf(info)).flatMap(({ rule }) => rule?.asksFor ?? []);
  return new Set(reads).size;
}

/** Returns what is selected of the users of a connection: in its nodes, and in the node of each of its edges. */
function selectedOfUsers(fields: readonly SelectedField[]): readonly SelectedField[] {
  return fields.flatMap((field) => (field.typeName === UserRef.name ? field.below() : selectedOfUsers(field.below())));
}
