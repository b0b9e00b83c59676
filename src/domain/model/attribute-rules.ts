import type { AttributeSchema } from './attribute-schema.ts';
import { InvalidInputError } from './errors.ts';
import type { User } from './user.ts';
import { attributeOf } from './user.ts';

/** What an attribute is to be. */
export interface WantedAttribute {
  /** With its prefix where it has one: `custom:department`. */
  readonly name: string;
  /** Null or empty: the user is to have none. */
  readonly value?: string | null | undefined;
}

/** Of the API model. */
const MAX_NAME_LENGTH = 32;
const MAX_VALUE_LENGTH = 2048;

/**
 * Throws InvalidInputError at the first attribute that Cognito would refuse, as far as the pool's schema tells, so that no call
 * is spent on it. Its messages hold no value: the trail keeps them. What is required can be left out of a new user: the person
 * supplies it at the first sign-in (API model).
 *
 * @param schema empty where it is not known
 * @param user whose attributes change; null: a new one
 */
export function assertAttributes(
  schema: readonly AttributeSchema[],
  attributes: readonly WantedAttribute[],
  user: User | null,
): void {
  const named = new Set<string>();
  for (const [place, { name, value }] of attributes.entries()) {
    const attribute = schema.find((candidate) => candidate.name === name);
    if (named.has(name)) refuse(place, 'name', `"${quotable(name)}" is named twice.`);
    named.add(name);
    refuseNamed(place, name, nameFault(name, schema, attribute));
    const fault =
      value === null || value === undefined || value === ''
        ? removalFault(attribute, user)
        : (changeFault(attribute, value, user) ?? valueFault(attribute, value) ?? formatFault(name, value));
    if (fault !== null) refuse(place, 'value', `"${name}" ${fault}`);
  }
}

function nameFault(
  name: string,
  schema: readonly AttributeSchema[],
  attribute: AttributeSchema | undefined,
): string | null {
  if (name === '' || name.length > MAX_NAME_LENGTH) return `has no name of 1 to ${MAX_NAME_LENGTH} characters.`;
  if (name === 'sub') return 'is given by Cognito, and never changes.';
  return schema.length > 0 && attribute === undefined ? "is not in the pool's schema." : null;
}

function removalFault(attribute: AttributeSchema | undefined, user: User | null): string | null {
  if (user === null || attribute === undefined || attributeOf(user, attribute.name) === null) return null;
  if (attribute.isRequired) return 'is required in this pool, and cannot be taken away.';
  return attribute.isMutable ? null : IMMUTABLE;
}

function changeFault(attribute: AttributeSchema | undefined, value: string, user: User | null): string | null {
  if (user === null || attribute === undefined || attribute.isMutable) return null;
  return attributeOf(user, attribute.name) === value ? null : IMMUTABLE;
}

const IMMUTABLE = 'cannot be changed in this pool once a user is made.';

function valueFault(attribute: AttributeSchema | undefined, value: string): string | null {
  if (value.length > MAX_VALUE_LENGTH)
    return `has ${value.length} characters; Cognito takes at most ${MAX_VALUE_LENGTH}.`;
  if (attribute === undefined) return null;
  const { type, min, max } = attribute;
  switch (type) {
    case 'Boolean':
      return value === 'true' || value === 'false' ? null : 'is true or false.';
    case 'Number': {
      if (!/^-?\d+$/.test(value)) return 'is a whole number.';
      return isWithin(Number(value), min, max) ? null : `is a number ${rangeOf(min, max)}.`;
    }
    case 'String':
      return isWithin(value.length, min, max) ? null : `has ${value.length} characters; it takes ${rangeOf(min, max)}.`;
    case 'DateTime':
      return null;
  }
}

/** The least that Cognito asks of an address, so that a dry run and the trail tell of it as the change would. */
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE_NUMBER = /^\+\d{1,15}$/;

function formatFault(name: string, value: string): string | null {
  if (name === 'email' && !EMAIL.test(value)) return 'is an email address, such as ann@example.com.';
  if (name === 'phone_number' && !PHONE_NUMBER.test(value)) return 'is a plus sign and up to 15 digits: +12025550123.';
  return null;
}

function isWithin(number: number, min: number | null, max: number | null): boolean {
  return number >= (min ?? Number.NEGATIVE_INFINITY) && number <= (max ?? Number.POSITIVE_INFINITY);
}

/** `from 1 to 64`, `of at least 1`, `of at most 64`. */
function rangeOf(min: number | null, max: number | null): string {
  if (min === null) return `of at most ${max}`;
  return max === null ? `of at least ${min}` : `from ${min} to ${max}`;
}

function refuseNamed(place: number, name: string, fault: string | null): void {
  if (fault !== null) refuse(place, 'name', `"${quotable(name)}" ${fault}`);
}

function quotable(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH);
}

function refuse(place: number, member: 'name' | 'value', message: string): never {
  throw new InvalidInputError(`The attribute ${message}`, `attributes.${place}.${member}`);
}
