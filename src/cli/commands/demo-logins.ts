import type { AccessGroups, AccessRole } from '../../domain/model/permissions.ts';
import type { EmbeddedPool } from '../../embedded-pool/pool.ts';

/** A user of a service on the embedded pool, with a token that is valid for an hour. */
export interface DemoLogin {
  readonly username: string;
  readonly password: string;
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
export function createDemoLogins(
  pool: EmbeddedPool,
  accessGroups: AccessGroups,
  tokenUse: 'access' | 'id',
): readonly DemoLogin[] {
  return STAFF.flatMap(({ username, password, role, precedence }) => {
    const [groupName] = accessGroups[role];
    if (groupName === undefined) return [];
    pool.addLogin({ username, password, groupName, precedence });
    const { accessToken, idToken } = pool.signIn(username, password);
    return [{ username, password, token: tokenUse === 'id' ? idToken : accessToken }];
  });
}

/** Returns the logins as text to paste into a shell and into GraphiQL. */
export function formatDemoLogins(staff: readonly DemoLogin[], url: string): string {
  const people = staff.map(({ username, password, token }) => {
    const body = '{"query":"{ viewer { username groups permissions } }"}';
    return `
${username} (password ${password})
  GraphiQL: {"Authorization":"Bearer ${token}"}
  shell:    curl -s '${url}' -H 'content-type: application/json' -H 'authorization: Bearer ${token}' -d '${body}'
`;
  });
  return `
Every request needs a token. GraphiQL takes one in its header editor, as {"Authorization":"Bearer <token>"}: once for all
its tabs, until the window is closed. These are good for an hour:
${people.join('')}`;
}
