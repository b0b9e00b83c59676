import { randomBytes } from 'node:crypto';
import { invalidPassword } from './exceptions.ts';
import type { RequestInput } from './request-input.ts';

/** The rules for new passwords; fixed when the pool is created. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
  /** How long a temporary password is valid. */
  readonly temporaryPasswordValidityDays: number;
}

/** For a pool that is created without a policy. */
export const DEFAULT_PASSWORD_POLICY: PasswordPolicy = {
  minimumLength: 8,
  requireUppercase: true,
  requireLowercase: true,
  requireNumbers: true,
  requireSymbols: true,
  temporaryPasswordValidityDays: 7,
};

/** Reads the PasswordPolicy of CreateUserPool. Rules that a given policy leaves out do not apply. */
export function readPasswordPolicy(input: RequestInput): PasswordPolicy {
  const policies = input.structure('Policies');
  if (!Object.hasOwn(policies.members, 'PasswordPolicy')) return DEFAULT_PASSWORD_POLICY;
  const policy = policies.structure('PasswordPolicy');
  return {
    minimumLength: policy.integer('MinimumLength', 6, 99) ?? DEFAULT_PASSWORD_POLICY.minimumLength,
    requireUppercase: policy.flag('RequireUppercase', false),
    requireLowercase: policy.flag('RequireLowercase', false),
    requireNumbers: policy.flag('RequireNumbers', false),
    requireSymbols: policy.flag('RequireSymbols', false),
    temporaryPasswordValidityDays:
      policy.integer('TemporaryPasswordValidityDays', 0, 365) ?? DEFAULT_PASSWORD_POLICY.temporaryPasswordValidityDays,
  };
}

/** Throws InvalidPasswordException with the first rule that is broken, as Cognito does. */
export function requireConforming(password: string, policy: PasswordPolicy): void {
  if (password.length < policy.minimumLength) throw invalidPassword('Password not long enough');
  if (policy.requireUppercase && !/[A-Z]/.test(password)) {
    throw invalidPassword('Password must have uppercase characters');
  }
  if (policy.requireLowercase && !/[a-z]/.test(password)) {
    throw invalidPassword('Password must have lowercase characters');
  }
  if (policy.requireNumbers && !/[0-9]/.test(password)) throw invalidPassword('Password must have numeric characters');
  if (policy.requireSymbols && !SYMBOL.test(password)) throw invalidPassword('Password must have symbol characters');
}

/** A random password that conforms, as Cognito makes one where a request has none. */
export function createTemporaryPassword({ minimumLength }: PasswordPolicy): string {
  const random = randomBytes(Math.max(minimumLength, 12)).toString('hex');
  // One of each kind that a policy can ask for.
  return `Aa1!${random}`.slice(0, Math.max(minimumLength, 12));
}

/** The symbols that count (developer guide, "Adding user pool password requirements"); a space counts within. */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/** `PasswordPolicyType` of the API model. */
export function toPasswordPolicyType(policy: PasswordPolicy) {
  return {
    MinimumLength: policy.minimumLength,
    RequireUppercase: policy.requireUppercase,
    RequireLowercase: policy.requireLowercase,
    RequireNumbers: policy.requireNumbers,
    RequireSymbols: policy.requireSymbols,
    TemporaryPasswordValidityDays: policy.temporaryPasswordValidityDays,
  };
}
