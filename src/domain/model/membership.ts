import { assertGroupName, assertUsername } from './name-rules.ts';

/** Not adjustable ("Quotas in Amazon Cognito"). */
export const MAX_GROUPS_PER_USER = 100;

/** One user in one group. */
export interface Membership {
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  readonly groupName: string;
  /** For a removal that is one of several of a change: all groups that the user is removed from, including this one. */
  readonly leaving?: readonly string[] | undefined;
  /** The user is made by the same change, and is in no group yet. */
  readonly ofNewUser?: boolean | undefined;
}

/** Throws InvalidInputError if Cognito would reject one of the names. */
export function assertMembership({ username, groupName }: Membership): void {
  assertUsername(username);
  assertGroupName(groupName);
}
