import { randomUUID } from 'node:crypto';
import { constraintViolated, invalidParameter, resendNotPossible } from '../exceptions.ts';
import { DELIVERY_MEDIUMS, type DeliveryMedium } from '../outbox.ts';
import { createTemporaryPassword } from '../password-policy.ts';
import type { StoredUser } from '../records.ts';
import type { RequestInput } from '../request-input.ts';
import { ENUM_NAME, PASSWORD, USER_POOL_ID, USERNAME } from '../shapes.ts';
import { toUserType } from '../to-user-type.ts';
import { isEmail, isPhoneNumber, readUserAttributes } from '../user-attributes.ts';
import type { UserPool } from '../user-pool.ts';
import type { HandlerContext } from './operation-handler.ts';

const MESSAGE_ACTIONS = ['RESEND', 'SUPPRESS'];
/** Of the API model. */
const DEFAULT_MEDIUMS: readonly DeliveryMedium[] = ['SMS'];

/**
 * Creates a user who must set a new password, as in Cognito. The invitation goes to the outbox, unless it is suppressed or the
 * user has no address for it: the user is created all the same, as on AWS.
 */
export function adminCreateUser(
  { pools, clock, outbox }: Pick<HandlerContext, 'pools' | 'clock' | 'outbox'>,
  input: RequestInput,
) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const name = input.required('Username', USERNAME);
  const temporaryPassword = input.optional('TemporaryPassword', PASSWORD);
  const attributes = readUserAttributes(input, pool.properties.schema, 'create');
  const action = readAction(input);
  const mediums = readMediums(input);
  // Before the user is made: a refused call changes nothing.
  if (temporaryPassword !== undefined) pool.requirePassword(temporaryPassword);
  const now = clock.date().getTime();
  const user = action === 'RESEND' ? invited(pool, name) : create(pool, name, attributes, now);
  const password = temporaryPassword ?? createTemporaryPassword(pool.properties.passwordPolicy);
  pool.signIn.setPassword(user, password, now);
  if (action !== 'SUPPRESS') {
    for (const medium of mediums) {
      const destination = user.attributes[medium === 'EMAIL' ? 'email' : 'phone_number'];
      if (!destination) continue;
      const { username } = user;
      outbox.add({
        kind: 'invitation',
        userPoolId: pool.id,
        username,
        medium,
        destination,
        secret: password,
        sentAt: now,
      });
    }
  }
  return { User: toUserType(user) };
}

function readAction(input: RequestInput): string | undefined {
  const action = input.optional('MessageAction', ENUM_NAME);
  if (action !== undefined && !MESSAGE_ACTIONS.includes(action)) {
    throw constraintViolated('MessageAction', action, 'Member must satisfy enum value set: [RESEND, SUPPRESS]');
  }
  return action;
}

function readMediums(input: RequestInput): readonly DeliveryMedium[] {
  const mediums = input.strings('DesiredDeliveryMediums', ENUM_NAME).map((given) => {
    const medium = DELIVERY_MEDIUMS.find((known) => known === given);
    if (medium !== undefined) return medium;
    throw constraintViolated('DesiredDeliveryMediums', given, 'Member must satisfy enum value set: [SMS, EMAIL]');
  });
  return mediums.length === 0 ? DEFAULT_MEDIUMS : mediums;
}

/** Returns the user to invite again: one who exists, and has not yet set a password. */
function invited(pool: UserPool, name: string): StoredUser {
  const user = pool.user(name);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') throw resendNotPossible(user.username);
  return user;
}

function create(pool: UserPool, name: string, attributes: Record<string, string>, now: number): StoredUser {
  const sub = randomUUID();
  const named = nameUser(pool, name, sub, attributes);
  return pool.createUser({ ...named, sub, status: 'FORCE_CHANGE_PASSWORD', enabled: true }, now);
}

/**
 * Returns username and attributes. If users sign up with an email address or phone number, the given name is an attribute.
 */
function nameUser(pool: UserPool, name: string, sub: string, attributes: Record<string, string>) {
  const { usernameAttributes, aliasAttributes } = pool.properties;
  if (usernameAttributes.length === 0) {
    // A name that looks like an alias could be that of another user.
    if (aliasAttributes.includes('email') && isEmail(name)) throw formOfAlias('email');
    if (aliasAttributes.includes('phone_number') && isPhoneNumber(name)) throw formOfAlias('phone number');
    return { username: name, attributes };
  }
  if (usernameAttributes.includes('email') && isEmail(name)) {
    return { username: sub, attributes: { ...attributes, email: name } };
  }
  if (usernameAttributes.includes('phone_number') && isPhoneNumber(name)) {
    return { username: sub, attributes: { ...attributes, phone_number: name } };
  }
  if (usernameAttributes.length > 1) throw invalidParameter('Username should be either an email or a phone number.');
  throw invalidParameter(`Username should be ${usernameAttributes[0] === 'email' ? 'an email' : 'a phone number'}.`);
}

function formOfAlias(alias: string) {
  return invalidParameter(`Username cannot be of ${alias} format, since user pool is configured for ${alias} alias.`);
}
