import type { Logger } from 'pino';
import type { UsernameResolver } from '../domain/directory/username-resolver.ts';
import { CallMeter } from '../domain/ports/call-meter.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { type DirectoryFactory, perCallDeadline } from '../domain/ports/directory.ts';
import { PoolHealth } from '../http/health/pool-health.ts';

/** How long a probe may wait for quota, in milliseconds. */
const PROBE_WAIT_MS = 5_000;

export interface PoolHealthDependencies {
  readonly openDirectory: DirectoryFactory;
  /** Learns the pool's aliases from each probe. */
  readonly usernames: UsernameResolver;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Probes the pool by describing it. */
export function createPoolHealth({ openDirectory, usernames, clock, logger }: PoolHealthDependencies): PoolHealth {
  const look = async () => {
    const directory = openDirectory({
      priority: 'interactive',
      meter: new CallMeter(),
      deadline: perCallDeadline(PROBE_WAIT_MS, clock),
    });
    usernames.setPool(await directory.describePool());
  };
  return new PoolHealth({ look, clock, logger });
}
