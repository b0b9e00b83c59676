import { invalidParameter } from './exceptions.ts';
import type { RequestInput } from './request-input.ts';
import { type SchemaAttribute, schemaFault } from './schema-attributes.ts';
import { ATTRIBUTE_NAME, ATTRIBUTE_VALUE } from './shapes.ts';

// The minimum of an address; which of the rarer forms Cognito accepts could not be verified.
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE_NUMBER = /^\+\d{1,15}$/;

/**
 * Reads the UserAttributes of a request against the schema of the pool. Throws InvalidParameterException for attributes
 * that are not in the schema or not allowed by it, and for an invalid email address or phone number. An empty value is an
 * attribute that is not set, or that is removed.
 *
 * @param change `create` may leave out what is required: the user supplies it at the first sign-in (API model)
 */
export function readUserAttributes(
  input: RequestInput,
  schema: readonly SchemaAttribute[],
  change: 'create' | 'update',
): Record<string, string> {
  const attributes = input.structures('UserAttributes').map((attribute) => {
    const name = attribute.required('Name', ATTRIBUTE_NAME);
    return [name, attribute.optional('Value', ATTRIBUTE_VALUE) ?? ''] as const;
  });
  const faults = attributes.flatMap(([name, value]) => faultOf(schema, name, value, change) ?? []);
  if (faults.length > 0) throw invalidParameter(`Attributes did not conform to the schema: ${faults.join('')}`);
  const record = Object.fromEntries(attributes);
  if (record.email && !isEmail(record.email)) throw invalidParameter('Invalid email address format.');
  if (record.phone_number && !isPhoneNumber(record.phone_number))
    throw invalidParameter('Invalid phone number format.');
  return record;
}

function faultOf(
  schema: readonly SchemaAttribute[],
  name: string,
  value: string,
  change: 'create' | 'update',
): string | null {
  const attribute = schema.find((candidate) => candidate.name === name);
  if (attribute === undefined) return `${name}: Attribute does not exist in the schema.\n`;
  if (name === 'sub' || (change === 'update' && !attribute.mutable)) return `${name}: Attribute cannot be updated.\n`;
  if (value !== '') return schemaFault(attribute, value);
  return attribute.required ? `${name}: The attribute is required.\n` : null;
}

export function isEmail(value: string): boolean {
  return EMAIL.test(value);
}

/** E.164: a plus sign and digits. */
export function isPhoneNumber(value: string): boolean {
  return PHONE_NUMBER.test(value);
}
