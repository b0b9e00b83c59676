import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { createCognitoClient } from '../cognito/client.ts';
import type { Config } from '../config/parse-config.ts';
import type { EmbeddedPool } from '../embedded-pool/pool.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import type { ProcessServices } from './create-process.ts';

/** The client of one pool. */
export interface PoolConnection {
  readonly pool: PoolIdentity;
  readonly client: CognitoIdentityProviderClient;
  /** Null if the pool is a real one. */
  readonly embeddedPool: EmbeddedPool | null;
}

/** Makes no call. */
export function connectPool(
  { pools }: Config,
  pool: PoolIdentity,
  { embeddedPools, proxy }: ProcessServices,
): PoolConnection {
  const { region } = pool;
  if (pools.kind === 'cognito') {
    return {
      pool,
      client: createCognitoClient({ region, endpoint: pools.endpoint, agent: proxy }),
      embeddedPool: null,
    };
  }
  const embeddedPool = embeddedPools.find(({ userPoolId }) => userPoolId === pool.id);
  if (embeddedPool === undefined) throw new Error(`There is no embedded pool ${pool.id}.`);
  const client = createCognitoClient({
    region,
    requestHandler: embeddedPool.requestHandler,
    // The embedded pool checks no signature, but the SDK does not send without credentials.
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
  });
  return { pool, client, embeddedPool };
}
