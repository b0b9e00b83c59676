/** What a caller may do, from reading to changing groups themselves. */
export const PERMISSIONS = [
  'DIRECTORY_READ',
  'REPORT_READ',
  'AUDIT_READ',
  'MEMBERSHIP_WRITE',
  'ACCOUNT_WRITE',
  'USER_WRITE',
  'GROUP_WRITE',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** The roles of this service's own users. Not the role ladder, which is for the users of the administered pool. */
export type AccessRole = 'AUDITOR' | 'OPERATOR' | 'ADMINISTRATOR';

/** The permissions of each role. */
export const ROLE_PERMISSIONS: Readonly<Record<AccessRole, readonly Permission[]>> = {
  AUDITOR: ['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ'],
  OPERATOR: ['DIRECTORY_READ', 'REPORT_READ', 'AUDIT_READ', 'MEMBERSHIP_WRITE', 'ACCOUNT_WRITE', 'USER_WRITE'],
  ADMINISTRATOR: PERMISSIONS,
};

/** The groups whose members have each role. */
export type AccessGroups = Readonly<Record<AccessRole, readonly string[]>>;

const ACCESS_ROLES: readonly AccessRole[] = ['AUDITOR', 'OPERATOR', 'ADMINISTRATOR'];

/**
 * Returns the permissions of the members of these groups: those of all their roles, or none if no group gives a role. Names
 * are compared exactly: another spelling grants nothing.
 */
export function permissionsOf(groups: readonly string[], accessGroups: AccessGroups): ReadonlySet<Permission> {
  const roles = ACCESS_ROLES.filter((role) => accessGroups[role].some((name) => groups.includes(name)));
  return new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]));
}
