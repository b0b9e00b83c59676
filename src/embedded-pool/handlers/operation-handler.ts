import type { Clock } from '../clock.ts';
import type { Pager } from '../paginator.ts';
import type { Input } from '../request-input.ts';
import type { UserPools } from '../user-pools.ts';

/** What there is to serve a call with. An operation asks for exactly what it uses. */
export interface Services {
  readonly pools: UserPools;
  readonly clock: Clock;
  /** This call's own. */
  readonly pager: Pager;
}

/**
 * One operation of the API: reads its members, asks the pool, answers the output as JSON says it (times as seconds).
 * Throws CognitoException.
 */
export type Operation = (services: Services, input: Input) => object;
