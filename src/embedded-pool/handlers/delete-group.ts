import type { Input } from '../request-input.ts';
import { GROUP_NAME, USER_POOL_ID } from '../shapes.ts';
import type { Services } from './operation-handler.ts';

/** Its memberships go with it. Whether AWS deletes a group that has members could not be verified. */
export function deleteGroup({ pools }: Pick<Services, 'pools'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.deleteGroup(pool.group(input.required('GroupName', GROUP_NAME)));
  return {};
}
