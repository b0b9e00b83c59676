import { invalidParameter } from './exceptions.ts';
import type { RequestInput } from './request-input.ts';
import { ATTRIBUTE_NAME, ATTRIBUTE_VALUE } from './shapes.ts';

/** In every pool (developer guide, "Working with user attributes"). */
const STANDARD_ATTRIBUTES: ReadonlySet<string> = new Set([
  'address',
  'birthdate',
  'email',
  'email_verified',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'phone_number_verified',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
]);

const MAX_CUSTOM_ATTRIBUTES = 50;
const CUSTOM = 'custom:';

// The minimum of an address; which of the rarer forms Cognito accepts could not be verified.
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE_NUMBER = /^\+\d{1,15}$/;

/** Returns the custom attributes that CreateUserPool's Schema adds to the standard ones, each with its prefix. */
export function readCustomAttributes(input: RequestInput): readonly string[] {
  const names = input.structures('Schema').map((attribute) => attribute.required('Name', ATTRIBUTE_NAME));
  const custom = names.filter((name) => !STANDARD_ATTRIBUTES.has(name) && name !== 'sub');
  if (custom.length > MAX_CUSTOM_ATTRIBUTES) {
    throw invalidParameter(`A user pool has at most ${MAX_CUSTOM_ATTRIBUTES} custom attributes.`);
  }
  if (new Set(custom).size < custom.length) throw invalidParameter('Schema: an attribute is named twice.');
  return custom.map((name) => `${CUSTOM}${name}`);
}

/**
 * Reads the UserAttributes of a request against the schema of the pool. Throws InvalidParameterException for attributes
 * that are not in the schema, and for an invalid email address or phone number.
 */
export function readUserAttributes(input: RequestInput, customAttributes: readonly string[]): Record<string, string> {
  const attributes = input.structures('UserAttributes').map((attribute) => {
    const name = attribute.required('Name', ATTRIBUTE_NAME);
    return [name, attribute.optional('Value', ATTRIBUTE_VALUE) ?? ''] as const;
  });
  const faults = attributes.flatMap(([name]) => {
    if (name === 'sub') return 'sub: Attribute cannot be updated.\n';
    if (STANDARD_ATTRIBUTES.has(name) || customAttributes.includes(name)) return [];
    return `${name}: Attribute does not exist in the schema.\n`;
  });
  if (faults.length > 0) throw invalidParameter(`Attributes did not conform to the schema: ${faults.join('')}`);
  const record = Object.fromEntries(attributes);
  // An empty value is an attribute that is not set.
  if (record.email && !isEmail(record.email)) throw invalidParameter('Invalid email address format.');
  if (record.phone_number && !isPhoneNumber(record.phone_number))
    throw invalidParameter('Invalid phone number format.');
  return record;
}

export function isEmail(value: string): boolean {
  return EMAIL.test(value);
}

/** E.164: a plus sign and digits. */
export function isPhoneNumber(value: string): boolean {
  return PHONE_NUMBER.test(value);
}
