import type { Config } from '../config/parse-config.ts';
import { AccessGuard } from '../domain/access/guard.ts';
import type { AdministratorLock } from '../domain/ports/administrator-lock.ts';
import type { Authorizer } from '../domain/ports/authorizer.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { PoolIdentity } from '../graphql/context.ts';

export interface AuthorizerDependencies {
  readonly pool: PoolIdentity;
  readonly administratorLock: AdministratorLock;
  readonly clock: Clock;
}

/** Decides who may change what in the pool. */
export function createAuthorizer(
  { accessGroups, protectedGroups, auth }: Config,
  { pool, administratorLock, clock }: AuthorizerDependencies,
): Authorizer {
  const isOtherPool = auth.kind === 'user-pool' && auth.userPoolId !== pool.id;
  return new AccessGuard({
    accessGroups,
    protectedGroups,
    callersComeFrom: isOtherPool ? 'another pool' : 'this pool',
    administratorLock,
    clock,
  });
}
