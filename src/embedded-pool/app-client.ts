/** The ways to sign in that the embedded pool supports, by their names in ExplicitAuthFlows. */
export const AUTH_FLOWS = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] as const;

export type AuthFlow = (typeof AUTH_FLOWS)[number];

/** An application that signs users in. It has no secret. */
export interface AppClient {
  readonly id: string;
  readonly name: string;
  readonly userPoolId: string;
  readonly flows: readonly AuthFlow[];
  /** Whether a wrong username gets the same error as a wrong password (PreventUserExistenceErrors). */
  readonly hidesMissingUsers: boolean;
}
