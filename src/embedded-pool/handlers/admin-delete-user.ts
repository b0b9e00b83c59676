import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

export function adminDeleteUser({ pools }: Pick<HandlerContext, 'pools'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.deleteUser(pool.user(input.required('Username', USERNAME)));
  return {};
}
