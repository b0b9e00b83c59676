import { comparePrecedence, type Group } from '../model/group.ts';

/** The group claims of a user's next tokens. */
export interface TokenClaims {
  /** `cognito:groups`, in ID and access tokens. */
  readonly groups: readonly string[];
  /** `cognito:roles`, in ID tokens. */
  readonly roles: readonly string[];
  /** `cognito:preferred_role`; null if it is not set. */
  readonly preferredRole: string | null;
}

/**
 * Returns the claims by Cognito's rules (developer guide, "Adding groups to a user pool"): the preferred role is that of the
 * group with the lowest precedence; groups tied for the lowest count if they share one role, and cancel each other
 * if they do not. A group without a precedence comes after every number. If no group has one, AWS does not say which role is
 * preferred: all are tied for the lowest, so the same rule is applied to them.
 *
 * @param groups every group of the user
 */
export function tokenClaims(groups: readonly Group[]): TokenClaims {
  const roles = distinct(groups.flatMap((group) => group.roleArn ?? []));
  const [first, ...rest] = groups;
  if (first === undefined) return { groups: [], roles, preferredRole: null };

  const lowest = rest.reduce<number | null>(
    (least, { precedence }) => (comparePrecedence(precedence, least) < 0 ? precedence : least),
    first.precedence,
  );
  const tied = distinct(groups.filter(({ precedence }) => precedence === lowest).map(({ roleArn }) => roleArn));
  const [preferredRole = null] = tied.length === 1 ? tied : [];
  return { groups: groups.map(({ name }) => name), roles, preferredRole };
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}
