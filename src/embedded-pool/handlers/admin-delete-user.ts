import type { Input } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { Services } from './operation-handler.ts';

export function adminDeleteUser({ pools }: Pick<Services, 'pools'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.deleteUser(pool.user(input.required('Username', USERNAME)));
  return {};
}
