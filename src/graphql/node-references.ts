import type { GraphQLResolveInfo } from 'graphql';
import type { Group } from '../domain/model/group.ts';
import type { User } from '../domain/model/user.ts';
import type { ObjectLoaders } from '../loaders/object-loaders.ts';
import { fieldsOf } from './selected-fields.ts';

/**
 * Returns the user of a true username, or null if there is none, or no longer. If nothing but the `id` is selected, which is
 * made of the name, it makes no call, and returns a user that may not exist.
 */
export async function userReference(
  username: string | null,
  loaders: ObjectLoaders,
  info: GraphQLResolveInfo,
): Promise<User | null> {
  if (username === null) return null;
  return selectsNameOnly(info) ? userStandIn(username) : loaders.userByUsername.load(username);
}

/** Returns the group of a name, likewise. */
export async function groupReference(
  groupName: string | null,
  loaders: ObjectLoaders,
  info: GraphQLResolveInfo,
): Promise<Group | null> {
  if (groupName === null) return null;
  return selectsNameOnly(info) ? groupStandIn(groupName) : loaders.groupByName.load(groupName);
}

function selectsNameOnly(info: GraphQLResolveInfo): boolean {
  return fieldsOf(info).every(({ typeName, rule }) => typeName === null || rule?.isName === true);
}

const UNKNOWN = new Date(Number.NaN);

/** Only the name is real: used if no other field is selected. */
function userStandIn(username: string): User {
  return { username, attributes: [], enabled: false, status: 'UNKNOWN', createdAt: UNKNOWN, updatedAt: UNKNOWN };
}

function groupStandIn(name: string): Group {
  return { name, description: null, precedence: null, roleArn: null, createdAt: UNKNOWN, updatedAt: UNKNOWN };
}
