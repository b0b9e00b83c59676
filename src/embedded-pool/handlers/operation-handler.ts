import type { Clock } from '../clock.ts';
import type { Outbox } from '../outbox.ts';
import type { Paginator } from '../paginator.ts';
import type { Quotas } from '../quotas.ts';
import type { RequestInput } from '../request-input.ts';
import type { UserPools } from '../user-pools.ts';

/** What operations can use. Each declares exactly what it needs. */
export interface HandlerContext {
  readonly pools: UserPools;
  readonly clock: Clock;
  /** Takes what Cognito would send. */
  readonly outbox: Outbox;
  /** Null: no request quotas. */
  readonly quotas: Quotas | null;
  /** Of this call. */
  readonly pager: Paginator;
}

/**
 * One operation of the API: reads the members of its input, and returns its output as in JSON (times in seconds). Throws
 * CognitoException.
 */
export type OperationHandler = (services: HandlerContext, input: RequestInput) => object;
