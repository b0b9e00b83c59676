import type { Input } from '../input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import { toAdminGetUserResponse } from '../user-type.ts';
import type { Services } from './operation.ts';

export function adminGetUser({ pools }: Pick<Services, 'pools'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  return toAdminGetUserResponse(pool.user(input.required('Username', USERNAME)));
}
