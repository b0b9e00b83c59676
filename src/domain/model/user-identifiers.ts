import { foldCase } from './case-folded-names.ts';
import { attributeOf, type User } from './user.ts';

/** The attributes that can stand for a username in a request: the aliases of a pool, and the sub (developer guide). */
const NAMING_ATTRIBUTES = ['sub', 'email', 'phone_number', 'preferred_username'];

/**
 * Returns every name by which a request can mean this user, folded, whether or not the pool resolves it: taking another user
 * for oneself denies a change, and taking oneself for another user would allow one.
 */
export function identifiersOf(user: User): ReadonlySet<string> {
  const attributes = NAMING_ATTRIBUTES.map((name) => attributeOf(user, name)).filter((value) => value !== null);
  return new Set([user.username, ...attributes].map(foldCase));
}
