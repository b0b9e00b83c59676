import { checkGroupName, checkUsername } from '../rules.ts';

/** Not adjustable ("Quotas in Amazon Cognito"). */
export const MAX_GROUPS_PER_USER = 100;

/** One user in one group. */
export interface Membership {
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  readonly groupName: string;
}

/** Throws InvalidInputError where Cognito would refuse one of the names. */
export function checkMembership({ username, groupName }: Membership): void {
  checkUsername(username);
  checkGroupName(groupName);
}
