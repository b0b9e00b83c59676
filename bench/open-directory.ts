import { createCognitoClient } from '../src/cognito/client.ts';
import { createCognitoDirectory } from '../src/cognito/directory.ts';
import { isThrottle } from '../src/cognito/errors.ts';
import { Pacer } from '../src/cognito/rate/pacer.ts';
import { type Quotas, UNLIMITED } from '../src/cognito/rate/quotas.ts';
import { CallMeter } from '../src/domain/ports/call-meter.ts';
import { systemClock } from '../src/domain/ports/clock.ts';
import type { Directory } from '../src/domain/ports/directory.ts';
import type { EmbeddedPool } from '../src/embedded-pool/pool.ts';

/** The embedded pool looks at no signature, but the SDK will not send without credentials. */
export const CREDENTIALS = { accessKeyId: 'embedded', secretAccessKey: 'embedded' };

export interface OpenedDirectory {
  readonly directory: Directory;
  close(): void;
}

/** This service's directory over a pool, paced for these quotas, without a GraphQL request around it. */
export function openDirectory(
  { region, requestHandler, userPoolId }: EmbeddedPool,
  quotas: Quotas = UNLIMITED,
): OpenedDirectory {
  const client = createCognitoClient({ region, requestHandler, credentials: CREDENTIALS });
  const pacer = new Pacer({ quotas, clock: systemClock, isThrottle });
  const openDirectory = createCognitoDirectory({ client, pacer, userPoolId, region });
  return {
    directory: openDirectory({ priority: 'background', meter: new CallMeter() }),
    close: () => client.destroy(),
  };
}
