/** What a caller may do, from reading to changing groups themselves. */
export const PERMISSIONS = [
  'DIRECTORY_READ',
  'REPORT_READ',
  'AUDIT_READ',
  'MEMBERSHIP_WRITE',
  'ACCOUNT_WRITE',
  'GROUP_WRITE',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** What the users of this service can be. No role of the pool's role ladder: that orders the users who are administered. */
export type AccessRole = 'AUDITOR' | 'OPERATOR' | 'ADMINISTRATOR';

/** The one table of who may do what. */
export const ROLE_PERMISSIONS: Readonly<Record<AccessRole, readonly Permission[]>> = {
  AUDITOR: ['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ'],
  OPERATOR: ['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ', 'MEMBERSHIP_WRITE', 'ACCOUNT_WRITE'],
  ADMINISTRATOR: PERMISSIONS,
};

/** The groups whose members have each role. */
export type AccessGroups = Readonly<Record<AccessRole, readonly string[]>>;

const ACCESS_ROLES: readonly AccessRole[] = ['AUDITOR', 'OPERATOR', 'ADMINISTRATOR'];

/**
 * Returns what the members of these groups may do: all that any of their roles allows; nothing if no group gives a role.
 * Names are compared exactly, case included: nothing is granted for another spelling.
 */
export function permissionsOf(groups: readonly string[], accessGroups: AccessGroups): ReadonlySet<Permission> {
  const roles = ACCESS_ROLES.filter((role) => accessGroups[role].some((name) => groups.includes(name)));
  return new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]));
}
