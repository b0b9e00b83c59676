import { randomUUID } from 'node:crypto';
import type { UserPool } from '../user-pool.ts';

/** A user who can sign in with a password, and is in at least one group. */
export interface Login {
  readonly username: string;
  readonly password: string;
  readonly groupName: string;
  /** Of the group, if it is created. */
  readonly precedence?: number | undefined;
}

/** Creates the user and the group unless they exist; an existing user gets only the password. */
export function addLogin(pool: UserPool, { username, password, groupName, precedence }: Login, now: number): void {
  const group = pool.findGroup(groupName) ?? pool.createGroup(groupName, { precedence }, now);
  const user = pool.users.get(username) ?? pool.createUser(newUser(username), now);
  pool.addMember(group, user);
  pool.setPassword(user, password, 'permanent', now);
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
