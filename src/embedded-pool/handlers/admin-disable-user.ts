import type { Input } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { Services } from './operation-handler.ts';

/** Disabled already: succeeds, changes nothing. What AWS does could not be verified. */
export function adminDisableUser({ pools, clock }: Pick<Services, 'pools' | 'clock'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.setEnabled(pool.user(input.required('Username', USERNAME)), false, clock.date().getTime());
  return {};
}
