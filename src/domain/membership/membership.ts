import type { AuditTarget } from '../audit/trail.ts';
import { checkGroupName, checkUsername } from '../rules.ts';

/** One user in one group. */
export interface Membership {
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  readonly groupName: string;
}

export function membershipTarget({ username, groupName }: Membership): AuditTarget {
  return { username, groupName };
}

/** Throws InvalidInputError where Cognito would refuse one of the names. */
export function checkMembership({ username, groupName }: Membership): void {
  checkUsername(username);
  checkGroupName(groupName);
}
