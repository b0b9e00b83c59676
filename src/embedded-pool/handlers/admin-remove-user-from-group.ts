import type { RequestInput } from '../request-input.ts';
import { GROUP_NAME, USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Succeeds without a change if the user is not a member, as in other emulators; AWS could not be verified. */
export function adminRemoveUserFromGroup({ pools }: Pick<HandlerContext, 'pools'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const user = pool.user(input.required('Username', USERNAME));
  pool.removeMember(pool.group(input.required('GroupName', GROUP_NAME)), user);
  return {};
}
