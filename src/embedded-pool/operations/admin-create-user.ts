import { randomUUID } from 'node:crypto';
import { invalidParameter } from '../exceptions.ts';
import type { Input } from '../input.ts';
import { ATTRIBUTE_NAME, ATTRIBUTE_VALUE, USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { UserPool } from '../user-pool.ts';
import { toUserType } from '../user-type.ts';
import type { Services } from './operation.ts';

/** The user waits for a new password, as every user that an administrator makes. No invitation is sent. */
export function adminCreateUser({ pools, clock }: Pick<Services, 'pools' | 'clock'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const name = input.required('Username', USERNAME);
  const attributes = readAttributes(input);
  const sub = randomUUID();
  const user = pool.createUser(
    {
      ...nameUser(pool, name, sub, attributes),
      sub,
      status: 'FORCE_CHANGE_PASSWORD',
      enabled: true,
    },
    clock.date().getTime(),
  );
  return { User: toUserType(user) };
}

/** In a pool whose users sign up with an email address or phone number, that is no username but an attribute. */
function nameUser(pool: UserPool, name: string, sub: string, attributes: Record<string, string>) {
  const { usernameAttributes } = pool.properties;
  if (usernameAttributes.length === 0) return { username: name, attributes };
  const attribute = name.includes('@') ? 'email' : 'phone_number';
  if (!usernameAttributes.includes(attribute)) {
    throw invalidParameter(`Username should be ${usernameAttributes.join(' or ')}.`);
  }
  return { username: sub, attributes: { ...attributes, [attribute]: name } };
}

function readAttributes(input: Input): Record<string, string> {
  const attributes = input.structures('UserAttributes').map((attribute) => {
    const name = attribute.required('Name', ATTRIBUTE_NAME);
    if (name === 'sub') {
      throw invalidParameter('Attributes did not conform to the schema: sub: Attribute cannot be updated.');
    }
    return [name, attribute.optional('Value', ATTRIBUTE_VALUE) ?? ''] as const;
  });
  return Object.fromEntries(attributes);
}
