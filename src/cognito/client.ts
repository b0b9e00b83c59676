import type { Agent } from 'node:http';
import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';

/** What one attempt may take, in milliseconds, before the SDK gives it up. */
export const CONNECTION_TIMEOUT_MS = 3_000;
export const REQUEST_TIMEOUT_MS = 10_000;

export interface CognitoClientOptions {
  readonly region: string;
  /** Another endpoint than AWS's: an emulator, a VPC endpoint. */
  readonly endpoint?: string | undefined;
  /** Left out: the SDK's own chain. */
  readonly credentials?: CognitoIdentityProviderClientConfig['credentials'];
  /** Makes the connections, where they do not go straight to AWS. */
  readonly agent?: Agent | undefined;
  /** Left out: HTTPS by the SDK's own handler. The embedded pool is such a handler itself. */
  readonly requestHandler?: CognitoIdentityProviderClientConfig['requestHandler'];
}

/** Returns the SDK's client, with the limits that it lacks by default. */
export function createCognitoClient({
  region,
  endpoint,
  credentials,
  agent,
  requestHandler,
}: CognitoClientOptions): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    // One first try and two more for transient faults. Throttles never get as far as the SDK's retries: see pacer.ts.
    maxAttempts: 3,
    requestHandler: requestHandler ?? {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Without this the SDK only logs a warning when the time is up.
      throwOnRequestTimeout: true,
      // The SDK's default, said here because the pacer keeps far fewer calls than this in flight.
      ...(agent === undefined ? { httpsAgent: { maxSockets: 50 } } : { httpAgent: agent, httpsAgent: agent }),
    },
  });
}
