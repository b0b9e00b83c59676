import type { Agent } from 'node:http';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { createCognitoClient } from '../cognito/client.ts';
import { overrideQuotas, type Quotas, UNLIMITED } from '../cognito/rate/quotas.ts';
import type { Config, EmbeddedPoolConfig } from '../config/parse-config.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { createEmbeddedPool, type EmbeddedPool } from '../embedded-pool/pool.ts';
import type { PoolIdentity } from '../graphql/context.ts';

/** The client of one pool, and what is known of the pool before the first call. */
export interface PoolConnection {
  readonly client: CognitoIdentityProviderClient;
  readonly pool: PoolIdentity;
  /** Null if the pool is a real one. */
  readonly embeddedPool: EmbeddedPool | null;
  readonly quotas: Quotas;
}

export interface PoolConnectionDependencies {
  readonly clock: Clock;
  /** Makes the connections to AWS when a proxy stands between. */
  readonly proxy?: Agent | undefined;
  /** Used instead of an embedded pool made from the configuration, which offers fewer sizes and quotas. */
  readonly embeddedPool?: EmbeddedPool | undefined;
}

/** Makes no call. */
export function connectPool(config: Config, dependencies: PoolConnectionDependencies): PoolConnection {
  if (config.pool.kind === 'embedded') return connectEmbeddedPool(config.pool, config.quotas, dependencies);
  const { userPoolId, region, endpoint } = config.pool;
  return {
    client: createCognitoClient({ region, endpoint, agent: dependencies.proxy }),
    pool: { id: userPoolId, region, embedded: false },
    embeddedPool: null,
    quotas: overrideQuotas(config.quotas),
  };
}

function connectEmbeddedPool(
  { users, groups, latencyMs, quotas, groupNames }: EmbeddedPoolConfig,
  overrides: Config['quotas'],
  { clock, embeddedPool: ready }: PoolConnectionDependencies,
): PoolConnection {
  const embeddedPool = ready ?? createEmbeddedPool({ users, groups, latencyMs, quotas, groupNames, clock });
  const { region, requestHandler, userPoolId } = embeddedPool;
  return {
    // The embedded pool checks no signature, but the SDK does not send without credentials.
    client: createCognitoClient({
      region,
      requestHandler,
      credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    }),
    pool: { id: userPoolId, region, embedded: true },
    embeddedPool,
    quotas: quotas === 'on' ? overrideQuotas(overrides) : UNLIMITED,
  };
}
