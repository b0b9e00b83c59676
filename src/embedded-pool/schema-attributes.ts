import { constraintViolated, invalidParameter } from './exceptions.ts';
import type { RequestInput } from './request-input.ts';
import { ATTRIBUTE_BOUND, ATTRIBUTE_NAME, ENUM_NAME } from './shapes.ts';

const DATA_TYPES = ['String', 'Number', 'DateTime', 'Boolean'] as const;

/** One attribute that the users of a pool can have. */
export interface SchemaAttribute {
  /** With its prefix where it has one: `custom:department`. */
  readonly name: string;
  readonly type: (typeof DATA_TYPES)[number];
  /** Whether its value can be changed once it is set. */
  readonly mutable: boolean;
  readonly required: boolean;
  /** The least length of a string, the least value of a number; undefined: none. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

const MAX_CUSTOM_ATTRIBUTES = 50;
const CUSTOM = 'custom:';
const MAX_LENGTH = 2048;

/** In every pool (developer guide, "Working with user attributes"). */
export const STANDARD_ATTRIBUTES: readonly SchemaAttribute[] = [
  { name: 'sub', type: 'String', mutable: false, required: true, min: 1, max: MAX_LENGTH },
  ...[
    ...['address', 'email', 'family_name', 'gender', 'given_name', 'locale', 'middle_name', 'name', 'nickname'],
    ...['phone_number', 'picture', 'preferred_username', 'profile', 'website', 'zoneinfo'],
  ].map((name) => standard(name, 'String', 0, MAX_LENGTH)),
  // YYYY-MM-DD.
  standard('birthdate', 'String', 10, 10),
  standard('email_verified', 'Boolean'),
  standard('phone_number_verified', 'Boolean'),
  standard('updated_at', 'Number', 0),
];

/** A custom attribute as the console makes it. */
export function customAttribute(name: string, rules: Partial<SchemaAttribute> = {}): SchemaAttribute {
  return {
    type: 'String',
    mutable: true,
    required: false,
    min: 0,
    max: MAX_LENGTH,
    ...rules,
    name: `${CUSTOM}${name}`,
  };
}

/** The schema of a pool: the standard attributes, as CreateUserPool's Schema changes them, and the custom ones that it adds. */
export function readSchema(input: RequestInput): readonly SchemaAttribute[] {
  const named = input.structures('Schema').map(readAttribute);
  const names = named.map(({ name }) => name);
  if (new Set(names).size < names.length) throw invalidParameter('Schema: an attribute is named twice.');
  const custom = named.filter(({ name }) => name.startsWith(CUSTOM));
  if (custom.length > MAX_CUSTOM_ATTRIBUTES) {
    throw invalidParameter(`A user pool has at most ${MAX_CUSTOM_ATTRIBUTES} custom attributes.`);
  }
  const own = new Map(named.map((attribute) => [attribute.name, attribute]));
  return [...STANDARD_ATTRIBUTES.map((attribute) => own.get(attribute.name) ?? attribute), ...custom];
}

/** What the schema has against the value, as Cognito says it; null where nothing. */
export function schemaFault(attribute: SchemaAttribute, value: string): string | null {
  const { name, type, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = attribute;
  switch (type) {
    case 'String':
      if (value.length < min) return `${name}: String must be at least ${min} characters long.\n`;
      return value.length > max ? `${name}: String must be no longer than ${max} characters.\n` : null;
    case 'Number': {
      const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
      if (Number.isNaN(number)) return `${name}: Value is not a number.\n`;
      if (number < min) return `${name}: Value must not be less than ${min}.\n`;
      return number > max ? `${name}: Value must not be greater than ${max}.\n` : null;
    }
    case 'Boolean':
      return value === 'true' || value === 'false' ? null : `${name}: Value is neither true nor false.\n`;
    case 'DateTime':
      return null;
  }
}

/** `SchemaAttributeType` of the API model. */
export function toSchemaAttributeType({ name, type, mutable, required, min, max }: SchemaAttribute) {
  return {
    Name: name,
    AttributeDataType: type,
    DeveloperOnlyAttribute: false,
    Mutable: mutable,
    Required: required,
    StringAttributeConstraints: type === 'String' ? { MinLength: text(min), MaxLength: text(max) } : undefined,
    NumberAttributeConstraints: type === 'Number' ? { MinValue: text(min), MaxValue: text(max) } : undefined,
  };
}

function readAttribute(input: RequestInput): SchemaAttribute {
  const given = input.required('Name', ATTRIBUTE_NAME);
  const standardOne = STANDARD_ATTRIBUTES.find(({ name }) => name === given);
  const attribute = standardOne ?? customAttribute(given);
  const type = readType(input) ?? attribute.type;
  const [constraints, least, most] =
    type === 'Number'
      ? (['NumberAttributeConstraints', 'MinValue', 'MaxValue'] as const)
      : (['StringAttributeConstraints', 'MinLength', 'MaxLength'] as const);
  const bounds = input.structure(constraints);
  const inherited = type === attribute.type ? attribute : { min: undefined, max: undefined };
  return {
    name: attribute.name,
    type,
    mutable: input.flag('Mutable', attribute.mutable),
    required: input.flag('Required', attribute.required),
    min: readBound(bounds, least) ?? inherited.min,
    max: readBound(bounds, most) ?? inherited.max,
  };
}

function readType(input: RequestInput): SchemaAttribute['type'] | undefined {
  const type = input.optional('AttributeDataType', ENUM_NAME);
  if (type === undefined) return undefined;
  const known = DATA_TYPES.find((candidate) => candidate === type);
  if (known !== undefined) return known;
  throw constraintViolated('AttributeDataType', type, `Member must satisfy enum value set: [${DATA_TYPES.join(', ')}]`);
}

/** The API model has the bounds as texts. */
function readBound(bounds: RequestInput, member: string): number | undefined {
  const value = bounds.optional(member, ATTRIBUTE_BOUND);
  return value === undefined ? undefined : Number(value);
}

function standard(name: string, type: SchemaAttribute['type'], min?: number, max?: number): SchemaAttribute {
  return { name, type, mutable: true, required: false, min, max };
}

function text(bound: number | undefined): string | undefined {
  return bound === undefined ? undefined : String(bound);
}
