import type { UserStatus } from '../model/user.ts';

/**
 * Selects users. The conditions of one object are joined by AND.
 *
 * A condition that is left out or null restricts nothing, nor does an object without conditions: `{}` and `{ email: {} }`
 * match every user, including those without an email. Empty lists are taken literally: `or: []`, `in: []`, `status: []` and
 * `inAnyGroup: []` match no user, `and: []`, `inAllGroups: []` and `notInAnyGroup: []` every user.
 *
 * A user who lacks an attribute matches no string condition on it, and so matches its `not`.
 */
export interface UserFilter {
  readonly and?: readonly UserFilter[] | null | undefined;
  readonly or?: readonly UserFilter[] | null | undefined;
  readonly not?: UserFilter | null | undefined;
  readonly username?: StringFilter | null | undefined;
  readonly sub?: StringFilter | null | undefined;
  readonly email?: StringFilter | null | undefined;
  readonly phoneNumber?: StringFilter | null | undefined;
  readonly name?: StringFilter | null | undefined;
  readonly attribute?: AttributeFilter | null | undefined;
  readonly status?: readonly UserStatus[] | null | undefined;
  readonly enabled?: boolean | null | undefined;
  /** Member of at least one of these groups. */
  readonly inAnyGroup?: readonly string[] | null | undefined;
  /** Member of every one of these groups. */
  readonly inAllGroups?: readonly string[] | null | undefined;
  /** Member of none of these groups. */
  readonly notInAnyGroup?: readonly string[] | null | undefined;
  /** True: member of no group at all. False: member of at least one. */
  readonly inNoGroup?: boolean | null | undefined;
  readonly createdAt?: DateFilter | null | undefined;
  readonly updatedAt?: DateFilter | null | undefined;
}

/**
 * Several operators in one object are joined by AND. Whether case matters depends on the attribute, see `case-folding.ts`.
 */
export interface StringFilter {
  readonly equals?: string | null | undefined;
  readonly startsWith?: string | null | undefined;
  readonly endsWith?: string | null | undefined;
  readonly contains?: string | null | undefined;
  readonly in?: readonly string[] | null | undefined;
}

export interface AttributeFilter {
  /** With its prefix, if it has one: `custom:department`. `username` means the username, as in Cognito's filter. */
  readonly name: string;
  readonly value: StringFilter;
}

/** From `after`, inclusive, to `before`, exclusive, so that adjacent ranges share no user. */
export interface DateFilter {
  readonly after?: Date | null | undefined;
  readonly before?: Date | null | undefined;
}

/** Selects groups, with the rules of UserFilter. */
export interface GroupFilter {
  /** Every word of it is in the name or the description, whatever its case or accents. */
  readonly search?: string | null | undefined;
  /** Case-sensitive, as group names are. */
  readonly name?: StringFilter | null | undefined;
  /** Case-insensitive. A group without a description matches no string condition. */
  readonly description?: StringFilter | null | undefined;
  readonly hasRole?: boolean | null | undefined;
}
