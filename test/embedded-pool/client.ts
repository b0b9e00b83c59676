import {
  CognitoIdentityProvider,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { createEmbeddedPool, type EmbeddedPool, type EmbeddedPoolOptions } from '../../src/embedded-pool/pool.ts';

/** The real SDK client; one attempt, so that a test sees every answer. */
export function createClient(config: CognitoIdentityProviderClientConfig): CognitoIdentityProvider {
  return new CognitoIdentityProvider({
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
    ...config,
  });
}

export interface OpenPool {
  readonly pool: EmbeddedPool;
  readonly client: CognitoIdentityProvider;
  readonly UserPoolId: string;
}

/** A pool of its own for one test, with a client that talks to it in the process. */
export function openPool(options: EmbeddedPoolOptions = { users: 0, groups: 0 }): OpenPool {
  const pool = createEmbeddedPool(options);
  return { pool, client: createClient({ requestHandler: pool.requestHandler }), UserPoolId: pool.userPoolId };
}
