import { constraintViolated, invalidParameter } from '../exceptions.ts';
import { readPasswordPolicy } from '../password-policy.ts';
import type { RequestInput } from '../request-input.ts';
import { readSchema } from '../schema-attributes.ts';
import { ATTRIBUTE_NAME, POOL_NAME } from '../shapes.ts';
import { toUserPoolType } from '../to-user-pool-type.ts';
import type { LoginAttribute } from '../user-index.ts';
import type { HandlerContext } from './operation-handler.ts';

const ALIAS_ATTRIBUTES = ['phone_number', 'email', 'preferred_username'] as const;
const USERNAME_ATTRIBUTES = ['phone_number', 'email'] as const;

/** Creates an empty pool, by default with case-sensitive usernames, as in the API. */
export function createUserPool({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const name = input.required('PoolName', POOL_NAME);
  const aliasAttributes = readAttributes(input, 'AliasAttributes', ALIAS_ATTRIBUTES);
  const usernameAttributes = readAttributes(input, 'UsernameAttributes', USERNAME_ATTRIBUTES);
  if (aliasAttributes.length > 0 && usernameAttributes.length > 0) {
    throw invalidParameter('Only one of the aliasAttributes or usernameAttributes can be set in a user pool.');
  }
  const pool = pools.create({
    name,
    createdAt: clock.date().getTime(),
    usernamesIgnoreCase: input.structure('UsernameConfiguration').flag('CaseSensitive', true) === false,
    aliasAttributes,
    usernameAttributes,
    schema: readSchema(input),
    passwordPolicy: readPasswordPolicy(input),
    recordsSessions: false,
  });
  return { UserPool: toUserPoolType(pool) };
}

function readAttributes<Attribute extends LoginAttribute>(
  input: RequestInput,
  member: string,
  allowed: readonly Attribute[],
): Attribute[] {
  return input.strings(member, ATTRIBUTE_NAME).map((name) => {
    const attribute = allowed.find((candidate) => candidate === name);
    if (attribute !== undefined) return attribute;
    throw constraintViolated(member, name, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
  });
}
