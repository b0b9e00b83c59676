import type { Clock } from '../clock.ts';
import type { Paginator } from '../paginator.ts';
import type { Quotas } from '../quotas.ts';
import type { RequestInput } from '../request-input.ts';
import type { UserPools } from '../user-pools.ts';

/** What there is to serve a call with. An operation asks for exactly what it uses. */
export interface HandlerContext {
  readonly pools: UserPools;
  readonly clock: Clock;
  /** Null: no request quotas. */
  readonly quotas: Quotas | null;
  /** This call's own. */
  readonly pager: Paginator;
}

/**
 * One operation of the API: reads its members, asks the pool, answers the output as JSON says it (times as seconds).
 * Throws CognitoException.
 */
export type OperationHandler = (services: HandlerContext, input: RequestInput) => object;
