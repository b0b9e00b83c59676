import { BadUserInputError } from '../model/errors.ts';

/** The groups that an action requires: any of these, all of those, or both. */
export interface GroupRequirement {
  readonly anyOf?: readonly string[] | null | undefined;
  readonly allOf?: readonly string[] | null | undefined;
}

/** Throws BadUserInputError if neither is given. */
export function requireGroups({ anyOf, allOf }: GroupRequirement): void {
  if ((anyOf ?? allOf ?? null) !== null) return;
  throw new BadUserInputError('Say which groups to look for: give anyOf, allOf, or both.', 'anyOf');
}

/**
 * Returns whether the memberships meet the requirement; `anyOf` and `allOf` together mean both. Nobody meets an
 * empty `anyOf`. Throws BadUserInputError if neither is given: a check that requires nothing would grant access to everyone.
 */
export function isMemberOf(groupNames: ReadonlySet<string>, requirement: GroupRequirement): boolean {
  requireGroups(requirement);
  const { anyOf, allOf } = requirement;
  const any = anyOf?.some((name) => groupNames.has(name)) ?? true;
  const all = allOf?.every((name) => groupNames.has(name)) ?? true;
  return any && all;
}
