import type { RequestInput } from '../request-input.ts';
import { GROUP_NAME, USER_POOL_ID } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Deletes a group with its memberships. Whether AWS deletes a group that has members could not be verified. */
export function deleteGroup({ pools }: Pick<HandlerContext, 'pools'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.deleteGroup(pool.group(input.required('GroupName', GROUP_NAME)));
  return {};
}
