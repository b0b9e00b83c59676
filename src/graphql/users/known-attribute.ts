import { NotIndexedError } from '../../domain/model/errors.ts';
import { attributeOf, booleanAttributeOf, type User } from '../../domain/model/user.ts';
import { indexOf } from '../../loaders/index-loaders.ts';

/**
 * Returns the value of an attribute, or null if the user lacks it.
 *
 * @throws NotIndexedError if the user comes from the directory index, which does not hold the attribute
 */
export function knownAttribute(user: User, name: string): string | null {
  assertKnown(user, name);
  return attributeOf(user, name);
}

/** Returns whether an attribute is `true`, or null if the user lacks it. Throws NotIndexedError likewise. */
export function knownBooleanAttribute(user: User, name: string): boolean | null {
  assertKnown(user, name);
  return booleanAttributeOf(user, name);
}

/** Throws NotIndexedError if the user comes from the directory index, which does not hold the attribute. */
export function assertKnown(user: User, name: string): void {
  const index = indexOf(user);
  if (index === null || index.attributes.has(name)) return;
  const held = [...index.attributes].sort().join(', ');
  throw new NotIndexedError(`The attribute "${name}"`, `It holds ${held} (INDEX_ATTRIBUTES).`);
}
