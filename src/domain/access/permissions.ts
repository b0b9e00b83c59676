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
