import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import { toAdminGetUserResponse } from '../to-user-type.ts';
import type { HandlerContext } from './operation-handler.ts';

export function adminGetUser({ pools }: Pick<HandlerContext, 'pools'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  return toAdminGetUserResponse(pool.user(input.required('Username', USERNAME)));
}
