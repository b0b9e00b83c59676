import type { AccessGroups, AccessRole } from '../domain/model/permissions.ts';
import type { EmbeddedPool } from '../embedded-pool/pool.ts';

/** A user of a service on the embedded pool, with a token that is valid for an hour. */
export interface SamplePerson {
  readonly username: string;
  readonly password: string;
  readonly role: AccessRole;
  readonly token: string;
}

interface Staff {
  readonly username: string;
  readonly password: string;
  readonly role: AccessRole;
  /**
   * The precedence of the role's group if it is created. Operators act on users below them: without one, on nobody in a
   * group.
   */
  readonly precedence?: number;
}

const STAFF: readonly Staff[] = [
  { username: 'auditor', password: 'Auditor-1-pool', role: 'AUDITOR' },
  { username: 'operator', password: 'Operator-1-pool', role: 'OPERATOR', precedence: 15 },
  { username: 'administrator', password: 'Administrator-1-pool', role: 'ADMINISTRATOR' },
];

/** Adds one user of each role to the embedded pool, and signs them in. A role without a group has no user. */
export function addSamplePeople(
  pool: EmbeddedPool,
  accessGroups: AccessGroups,
  tokenUse: 'access' | 'id',
): readonly SamplePerson[] {
  for (const { username, password, role, precedence } of STAFF) {
    const [groupName] = accessGroups[role];
    if (groupName !== undefined) pool.addLogin({ username, password, groupName, precedence });
  }
  return signInSamplePeople(pool, tokenUse);
}

/** Signs in those of them who are there, and may: whoever tries the service may have deleted or disabled them. */
export function signInSamplePeople(pool: EmbeddedPool, tokenUse: 'access' | 'id'): readonly SamplePerson[] {
  return STAFF.filter(({ username }) => pool.user(username)?.enabled === true).flatMap(
    ({ username, password, role }) => {
      try {
        const { accessToken, idToken } = pool.signIn(username, password);
        return [{ username, password, role, token: tokenUse === 'id' ? idToken : accessToken }];
      } catch {
        // The password is another one by now.
        return [];
      }
    },
  );
}
