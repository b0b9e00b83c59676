import type { GraphQLResolveInfo } from 'graphql';
import type { Group } from '../domain/model/group.ts';
import type { User } from '../domain/model/user.ts';
import type { Context } from './context.ts';
import { loadGroup } from './groups/group.type.ts';
import { fieldsOf } from './selected-fields.ts';
import { loadUser } from './users/user.type.ts';

/**
 * The user of a true username; null where the pool has none, or no longer. Where nothing but the `id` is selected, which is
 * made of the name, nobody is asked.
 */
export async function userOfName(
  username: string | null,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<User | null> {
  if (username === null) return null;
  return asksForIdOnly(info) ? userStandIn(username) : loadUser(username, context);
}

/** The group of a name, likewise. */
export async function groupOfName(
  name: string | null,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Group | null> {
  if (name === null) return null;
  return asksForIdOnly(info) ? groupStandIn(name) : loadGroup(name, context);
}

function asksForIdOnly(info: GraphQLResolveInfo): boolean {
  return fieldsOf(info).every(({ name }) => name === 'id' || name === '__typename');
}

const UNKNOWN = new Date(Number.NaN);

/** Of which only the name is true: for where no other field is asked for. */
function userStandIn(username: string): User {
  return { username, attributes: [], enabled: false, status: 'UNKNOWN', createdAt: UNKNOWN, updatedAt: UNKNOWN };
}

function groupStandIn(name: string): Group {
  return { name, description: null, precedence: null, roleArn: null, createdAt: UNKNOWN, updatedAt: UNKNOWN };
}
