import { assertGroupName, assertUsername } from './name-rules.ts';

/** Not adjustable ("Quotas in Amazon Cognito"). */
export const MAX_GROUPS_PER_USER = 100;

/** One user in one group. */
export interface Membership {
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  readonly groupName: string;
  /** Of a removal that is one of several of a change: all groups that the user is taken out of, this one among them. */
  readonly leaving?: readonly string[] | undefined;
}

/** Throws InvalidInputError where Cognito would refuse one of the names. */
export function assertMembership({ username, groupName }: Membership): void {
  assertUsername(username);
  assertGroupName(groupName);
}
