import { UserNotFoundError } from '../../domain/model/errors.ts';
import {
  USER_STATUSES,
  type UserAttribute as UserAttributeModel,
  type User as UserModel,
} from '../../domain/model/user.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { describeEnum } from '../describe-enum.ts';
import { fieldRule } from '../field-rule.ts';
import { assertKnown, knownAttribute, knownBooleanAttribute } from './known-attribute.ts';

/** About as many as users of most pools have. */
const ATTRIBUTES_PER_USER = 20;

export const UserStatusRef = builder.enumType('UserStatus', {
  description: "The state of a user's account, in Cognito's words.",
  values: describeEnum(USER_STATUSES, {
    UNCONFIRMED: 'Has signed up, but not confirmed the sign-up.',
    CONFIRMED: 'Has confirmed the sign-up.',
    ARCHIVED: 'No longer active.',
    COMPROMISED: 'Disabled by Cognito for a threat.',
    UNKNOWN: 'Unknown to Cognito, or a state that this service does not know.',
    RESET_REQUIRED: 'Must ask for a code and set a new password before the next sign-in.',
    FORCE_CHANGE_PASSWORD: 'Was created by an administrator, and must change the password at the first sign-in.',
    EXTERNAL_PROVIDER: 'Signs in through a federated identity provider.',
  }),
});

const UserAttributeRef = builder.objectRef<UserAttributeModel>('UserAttribute').implement({
  description: 'One attribute of a user.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'With its prefix, if it has one: `custom:department`.' }),
    value: t.exposeString('value', { nullable: true, description: 'Its value, always a text.' }),
  }),
});

export const UserRef = builder.objectRef<UserModel>('User');

builder.node(UserRef, {
  description: "A user's account in the pool.",
  id: {
    ...fieldRule({ isName: true }),
    resolve: ({ username }) => username,
    description: 'For `node(id:)`. Derived from the username.',
  },
  loadWithoutCache: loadUser,
  fields: (t) => ({
    username: t.exposeString('username', {
      description: "The pool's own name for the user, whatever alias was given.",
    }),
    sub: t.string({
      nullable: true,
      description: 'The immutable subject identifier.',
      resolve: (user) => knownAttribute(user, 'sub'),
    }),
    email: t.string({
      nullable: true,
      description: 'The e-mail address.',
      resolve: (user) => knownAttribute(user, 'email'),
    }),
    emailVerified: t.boolean({
      nullable: true,
      description: 'Whether the address was verified; null if the attribute is not set.',
      resolve: (user) => knownBooleanAttribute(user, 'email_verified'),
    }),
    phoneNumber: t.string({
      nullable: true,
      description: 'The phone number, with its country code.',
      resolve: (user) => knownAttribute(user, 'phone_number'),
    }),
    name: t.string({ nullable: true, description: 'The full name.', resolve: (user) => knownAttribute(user, 'name') }),
    attributes: t.field({
      ...fieldRule({ items: ATTRIBUTES_PER_USER }),
      type: [UserAttributeRef],
      description:
        'All attributes, custom ones included, or only those named, sorted by name; below `directory` those that are indexed, and an error for a name that is not. Costs no call.',
      args: {
        names: t.arg.stringList({
          required: false,
          description: 'Only these. Names that the user has no attribute of are left out.',
        }),
      },
      resolve: (user, { names }) => {
        for (const name of names ?? []) assertKnown(user, name);
        return user.attributes.filter(({ name }) => !names || names.includes(name));
      },
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether the user may sign in.' }),
    status: t.expose('status', { type: UserStatusRef, description: 'The state of the account.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the account was created.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When its attributes or state last changed; memberships do not count.',
    }),
  }),
});

/** Loads the object by the name that its `id` holds. */
export function loadUser(username: string, { loaders }: Context): Promise<UserModel | null> {
  return loaders.userByUsername.load(username);
}

/** Returns the user of a payload. Throws UserNotFoundError if the user was deleted after the change. */
export function requireUser(user: UserModel | null, username: string): UserModel {
  if (user === null) throw new UserNotFoundError(username);
  return user;
}
