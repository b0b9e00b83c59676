import type { Config } from '../config/parse-config.ts';
import { AccessGuard } from '../domain/access/guard.ts';
import { LocalAdministratorLock } from '../domain/access/local-administrator-lock.ts';
import type { Authorizer } from '../domain/ports/authorizer.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { PoolIdentity } from '../graphql/context.ts';

/** Decides who may change what in the pool. */
export function createAuthorizer(
  { accessGroups, protectedGroups, auth }: Config,
  { pool, clock }: { readonly pool: PoolIdentity; readonly clock: Clock },
): Authorizer {
  const isOtherPool = auth.kind === 'user-pool' && auth.userPoolId !== pool.id;
  return new AccessGuard({
    accessGroups,
    protectedGroups,
    callersComeFrom: isOtherPool ? 'another pool' : 'this pool',
    administratorLock: new LocalAdministratorLock(clock),
    clock,
  });
}
