import { foldCase } from '../model/case-folded-names.ts';
import { attributeOf, type User } from '../model/user.ts';

/** The attributes that can stand for a username in a request: the aliases of a pool, and the sub (developer guide). */
const NAMING_ATTRIBUTES = ['sub', 'email', 'phone_number', 'preferred_username'];

/**
 * Returns every name by which a request can mean this user, folded. Whether the pool resolves each of them does not
 * matter: to take somebody else for oneself refuses a change, and the other way round would let one through.
 */
export function identifiersOf(user: User): ReadonlySet<string> {
  const attributes = NAMING_ATTRIBUTES.map((name) => attributeOf(user, name)).filter((value) => value !== null);
  return new Set([user.username, ...attributes].map(foldCase));
}
