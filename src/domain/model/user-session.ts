/** `TOKEN`: of one app client. `SSO`: of the managed login, which signs in to several. */
export const USER_SESSION_KINDS = ['TOKEN', 'SSO'] as const;

export type UserSessionKind = (typeof USER_SESSION_KINDS)[number];

/** One place where a user is signed in. Null: Cognito does not say. */
export interface UserSession {
  readonly id: string;
  readonly kind: UserSessionKind;
  readonly clientId: string | null;
  readonly createdAt: Date | null;
  readonly lastActiveAt: Date | null;
  readonly device: string | null;
  readonly ipAddress: string | null;
  readonly city: string | null;
  readonly country: string | null;
}
