import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Disabled already: succeeds, changes nothing. What AWS does could not be verified. */
export function adminDisableUser({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.setEnabled(pool.user(input.required('Username', USERNAME)), false, clock.date().getTime());
  return {};
}
