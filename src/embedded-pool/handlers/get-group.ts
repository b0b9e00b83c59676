import type { RequestInput } from '../request-input.ts';
import { GROUP_NAME, USER_POOL_ID } from '../shapes.ts';
import { toGroupType } from '../to-group-type.ts';
import type { HandlerContext } from './operation-handler.ts';

export function getGroup({ pools }: Pick<HandlerContext, 'pools'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  return { Group: toGroupType(pool.group(input.required('GroupName', GROUP_NAME)), pool.id) };
}
