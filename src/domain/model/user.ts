/** The account states of Cognito's API model. */
export const USER_STATUSES = [
  'UNCONFIRMED',
  'CONFIRMED',
  'ARCHIVED',
  'COMPROMISED',
  'UNKNOWN',
  'RESET_REQUIRED',
  'FORCE_CHANGE_PASSWORD',
  'EXTERNAL_PROVIDER',
] as const;

export type UserStatus = (typeof USER_STATUSES)[number];

export interface UserAttribute {
  /** With its prefix, if it has one: `custom:department`. */
  readonly name: string;
  readonly value: string;
}

/** By which a user is reached or named: whoever has the address can take the account over. */
export const ADDRESSES: ReadonlySet<string> = new Set(['email', 'phone_number', 'preferred_username']);

/** That an address is the user's. Cognito sets it once the user has shown it, or whoever changes the address says so. */
export const ADDRESS_PROOFS: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified']);

/** A user's account in the pool. */
export interface User {
  /** The pool's own name for the user, whatever alias was given. */
  readonly username: string;
  /** All attributes that the user has, custom ones included, sorted by name. */
  readonly attributes: readonly UserAttribute[];
  readonly enabled: boolean;
  readonly status: UserStatus;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Returns the value of one attribute, or null if the user lacks it. */
export function attributeOf(user: User, name: string): string | null {
  return user.attributes.find((attribute) => attribute.name === name)?.value ?? null;
}

/** Returns whether an attribute is `true`, the way in which Cognito writes booleans, or null if the user lacks it. */
export function booleanAttributeOf(user: User, name: string): boolean | null {
  const value = attributeOf(user, name);
  return value === null ? null : value === 'true';
}
