import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Succeeds without a change if the user is disabled already; AWS could not be verified. */
export function adminDisableUser({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.setEnabled(pool.user(input.required('Username', USERNAME)), false, clock.date().getTime());
  return {};
}
