import type { Input } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { Services } from './operation-handler.ts';

export function adminUserGlobalSignOut({ pools, clock }: Pick<Services, 'pools' | 'clock'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.signOut(pool.user(input.required('Username', USERNAME)), clock.date().getTime());
  return {};
}
