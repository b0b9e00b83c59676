import { setMaxListeners } from 'node:events';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Logger } from 'pino';
import { cognitoClient } from './cognito/client.ts';
import { cognitoDirectory } from './cognito/directory.ts';
import { isThrottle } from './cognito/errors.ts';
import { Pacer } from './cognito/pacer.ts';
import { type Quotas, UNLIMITED, withQuotas } from './cognito/quotas.ts';
import type { Config, EmbeddedPoolConfig } from './config.ts';
import { localAdministrator } from './domain/access/actor.ts';
import { noTrail } from './domain/audit/trail.ts';
import { CallMeter } from './domain/call-meter.ts';
import { type Clock, systemClock } from './domain/clock.ts';
import { createEmbeddedPool, type EmbeddedPool } from './embedded-pool/pool.ts';
import type { PoolIdentity } from './graphql/context.ts';
import { schema } from './graphql/schema.ts';
import { createLoaders } from './loaders/loaders.ts';
import type { ExampleOperation } from './server/graphiql.ts';
import type { Health } from './server/health.ts';
import { PoolHealth } from './server/pool-health.ts';
import { createYogaApp, type YogaApp } from './server/yoga.ts';

/** The whole service but for its socket. */
export interface Service {
  readonly app: YogaApp;
  readonly health: Health;
  readonly pool: PoolIdentity;
  /** Null where a real pool is administered. */
  readonly embeddedPool: EmbeddedPool | null;
  /** Closes the connections to Cognito. */
  close(): void;
}

export interface Surroundings {
  readonly logger: Logger;
  /** What GraphiQL opens with; none: no GraphiQL. */
  readonly examples: readonly ExampleOperation[];
  readonly clock?: Clock | undefined;
}

/** Makes all objects and joins them: the one place that knows every room of the house. */
export function compose(config: Config, { logger, examples, clock = systemClock }: Surroundings): Service {
  const { client, pool, embeddedPool, quotas } = openPool(config, clock);
  const pacer = new Pacer({ quotas, clock, isThrottle });
  const openDirectory = cognitoDirectory({ client, pacer, userPoolId: pool.id, region: pool.region });

  const app = createYogaApp({
    schema,
    logger,
    clock,
    graphiql: examples.length > 0 ? { kind: 'on', operations: examples } : { kind: 'off' },
    openContext({ requestId, signal }) {
      // One request may have many calls in flight, each of which listens for its end.
      setMaxListeners(0, signal);
      const meter = new CallMeter(config.callBudget);
      const directory = openDirectory({ lane: 'interactive', meter, signal, maxWaitMs: config.maxWaitMs });
      return {
        requestId,
        actor: localAdministrator,
        meter,
        pool,
        directory,
        trail: noTrail,
        loaders: createLoaders(directory),
      };
    },
  });

  const health = new PoolHealth({
    look: () => openDirectory({ lane: 'interactive', meter: new CallMeter(), maxWaitMs: 5_000 }).describePool(),
    clock,
    logger,
  });
  return { app, health, pool, embeddedPool, close: () => client.destroy() };
}

interface OpenPool {
  readonly client: CognitoIdentityProviderClient;
  readonly pool: PoolIdentity;
  readonly embeddedPool: EmbeddedPool | null;
  readonly quotas: Quotas;
}

function openPool(config: Config, clock: Clock): OpenPool {
  if (config.pool.kind === 'embedded') return openEmbeddedPool(config.pool, config.quotas, clock);
  const { userPoolId, region, endpoint } = config.pool;
  return {
    client: cognitoClient({ region, endpoint }),
    pool: { id: userPoolId, region, embedded: false },
    embeddedPool: null,
    quotas: withQuotas(config.quotas),
  };
}

function openEmbeddedPool(config: EmbeddedPoolConfig, overrides: Config['quotas'], clock: Clock): OpenPool {
  const { users, groups, latencyMs, quotas } = config;
  const embeddedPool = createEmbeddedPool({ users, groups, latencyMs, quotas, clock });
  const { region, requestHandler, userPoolId } = embeddedPool;
  return {
    // The embedded pool looks at no signature, but the SDK will not send without credentials.
    client: cognitoClient({
      region,
      requestHandler,
      credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    }),
    pool: { id: userPoolId, region, embedded: true },
    embeddedPool,
    quotas: quotas === 'on' ? withQuotas(overrides) : UNLIMITED,
  };
}
