import { randomUUID } from 'node:crypto';
import type { UserPool } from '../user-pool.ts';

/** Somebody who can sign in to use the service itself. */
export interface StaffLogin {
  readonly username: string;
  readonly password: string;
  /** The group that gives the role, by the service's default names. */
  readonly groupName: string;
}

const STAFF: readonly StaffLogin[] = [
  { username: 'auditor', password: 'Auditor-1-pool', groupName: 'auditors' },
  { username: 'operator', password: 'Operator-1-pool', groupName: 'operators' },
  { username: 'administrator', password: 'Administrator-1-pool', groupName: 'administrators' },
];

/** One user of each role, with a password. Groups and users that are there already keep everything else they have. */
export function addStaff(pool: UserPool, now: number): readonly StaffLogin[] {
  for (const { username, password, groupName } of STAFF) {
    const group = pool.findGroup(groupName) ?? pool.createGroup(groupName, {}, now);
    const user = pool.users.get(username) ?? pool.createUser(newUser(username), now);
    pool.addMember(group, user);
    pool.setPassword(user, password, 'permanent', now);
  }
  return STAFF;
}

function newUser(username: string) {
  return {
    username,
    sub: randomUUID(),
    attributes: { email: `${username}@example.com`, email_verified: 'true' },
    status: 'CONFIRMED',
    enabled: true,
  } as const;
}
