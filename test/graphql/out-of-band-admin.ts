import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { createClient } from '../embedded-pool/client.ts';
import type { App } from '../support/app.ts';

/** Somebody who changes the pool past this service, as the AWS console does. */
export interface OtherAdministrator {
  readonly cognito: CognitoIdentityProvider;
  /** To spread into each command. */
  readonly pool: { readonly UserPoolId: string };
}

export function otherAdministrator({ pool }: App): OtherAdministrator {
  return { cognito: createClient({ requestHandler: pool.requestHandler }), pool: { UserPoolId: pool.userPoolId } };
}
