import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

export function adminUserGlobalSignOut({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.signOut(pool.user(input.required('Username', USERNAME)), clock.date().getTime());
  return {};
}
