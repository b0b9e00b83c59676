import type { CaseFoldedNames } from '../model/case-folded-names.ts';
import { byPrecedence, comparePrecedence, type Group } from '../model/group.ts';
import type { PoolChange } from '../ports/proposed-change.ts';
import { ASK_ADMINISTRATOR, type Denial } from './denial.ts';

/**
 * What callers who are not administrators may do to others: only to those of lower authority. A lower precedence value is a
 * higher authority; a group without a precedence has the lowest, and equal is not lower. Pure.
 */

/** Returns the highest authority of the groups as a precedence: null if none has one, undefined if there are no groups. */
export function highestPrecedence(groups: readonly Group[]): number | null | undefined {
  return groups.toSorted(byPrecedence)[0]?.precedence;
}

/** Returns why a caller of this authority may not add users to this group or remove them, or null if they may. */
export function denyGroup(
  own: number | null,
  { name, precedence, roleArn }: Group,
  proposed: PoolChange,
): Denial | null {
  if (roleArn !== null) {
    return {
      why: `"${name}" carries an IAM role, so only administrators ${verb(proposed)} it`,
      remedy: ASK_ADMINISTRATOR,
    };
  }
  if (isLower(precedence, own)) return null;
  return {
    why: `"${name}" (${described(precedence)}) is not of lower authority than the caller's highest group (${described(own)})`,
    remedy: ASK_ADMINISTRATOR,
  };
}

/**
 * Returns why a caller of this authority may not change the account with these groups, or null if they may. An account in no
 * group has no authority. An administrator has higher authority than anyone else, whatever the precedence of the
 * administrators' group.
 */
export function denyAccount(own: number | null, groups: readonly Group[], adminGroups: CaseFoldedNames): Denial | null {
  const adminGroup = groups.find(({ name }) => adminGroups.has(name));
  if (adminGroup !== undefined) {
    return {
      why: `the account is an administrator's, being in "${adminGroup.name}"`,
      remedy: ASK_ADMINISTRATOR,
    };
  }
  const theirs = highestPrecedence(groups);
  if (theirs === undefined || isLower(theirs, own)) return null;
  return {
    why: `the account's highest group (${described(theirs)}) is not of lower authority than the caller's (${described(own)})`,
    remedy: ASK_ADMINISTRATOR,
  };
}

/** What is in the way of taking over the account with these groups, for somebody above all of them who is no administrator. */
export function denyTakeover(groups: readonly Group[], protectedGroups: CaseFoldedNames): Denial | null {
  for (const { name, roleArn } of groups) {
    if (protectedGroups.has(name)) {
      return {
        why: `the account is in "${name}", a protected group, for administrators only`,
        remedy: ASK_ADMINISTRATOR,
      };
    }
    if (roleArn !== null) {
      return {
        why: `the account is in "${name}", which carries an IAM role, so only administrators give it`,
        remedy: ASK_ADMINISTRATOR,
      };
    }
  }
  return null;
}

function isLower(precedence: number | null, than: number | null): boolean {
  return comparePrecedence(precedence, than) > 0;
}

function described(precedence: number | null): string {
  return precedence === null ? 'no precedence' : `precedence ${precedence}`;
}

function verb(proposed: PoolChange): string {
  return proposed.change === 'remove' ? 'take' : 'give';
}
