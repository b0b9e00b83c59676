import { BadUserInputError } from '../model/errors.ts';
import { truncateMessage } from '../model/truncate-message.ts';
import { type GroupRequirement, isMemberOf } from './is-member-of.ts';

/** Whether a user's groups meet a requirement, and which of them decide. */
export interface AccessDecision {
  readonly granted: boolean;
  readonly userGroups: readonly string[];
  /** The user's groups that the requirement names, in the order of `userGroups`. */
  readonly matchedGroups: readonly string[];
  /** What the user lacks: every group of `allOf` that is missing, and all of `anyOf` if the user is in none of them. */
  readonly missingGroups: readonly string[];
  /** One sentence with the deciding groups; of very many, the first and the last. */
  readonly reason: string;
}

/**
 * Throws BadUserInputError if nothing is required: neither list is given, or only an empty `allOf`. Every user would meet
 * that, and be granted access by accident.
 */
export function checkRequirement({ anyOf, allOf }: GroupRequirement): void {
  if (!anyOf && !allOf?.length) {
    throw new BadUserInputError(
      'Say which groups are required: give anyOf, allOf, or both.',
      allOf ? 'allOf' : 'anyOf',
    );
  }
}

/**
 * Decides by memberships alone, whether or not the user is enabled. Pure.
 *
 * @param userGroups every group of the user, by name
 * @throws BadUserInputError as `checkRequirement` does
 */
export function checkAccess(
  username: string,
  userGroups: readonly string[],
  requirement: GroupRequirement,
): AccessDecision {
  checkRequirement(requirement);
  const { anyOf, allOf } = requirement;
  const groups = new Set(userGroups);
  const granted = isMemberOf(groups, requirement);

  const anyMatched = userGroups.filter((name) => anyOf?.includes(name));
  const lacking = allOf?.filter((name) => !groups.has(name)) ?? [];
  const anyFails = anyOf && anyMatched.length === 0;
  return {
    granted,
    userGroups,
    matchedGroups: userGroups.filter((name) => anyMatched.includes(name) || allOf?.includes(name)),
    missingGroups: [...new Set([...(anyFails ? anyOf : []), ...lacking])],
    reason: truncateMessage(
      granted
        ? `Granted, because "${username}" is ${both(
            anyOf ? `in ${listed(anyMatched)}` : null,
            allOf?.length ? `in all of ${listed(allOf)}` : null,
          )}.`
        : `Denied, because "${username}" is ${both(
            anyFails ? `in none of ${listed(anyOf)}` : null,
            lacking.length > 0 ? `not in ${listed(lacking)}` : null,
          )}.`,
    ),
  };
}

function both(...clauses: readonly (string | null)[]): string {
  return clauses.filter((clause) => clause !== null).join(', and ');
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'an empty list' : [...new Set(names)].map((name) => `"${name}"`).join(', ');
}
