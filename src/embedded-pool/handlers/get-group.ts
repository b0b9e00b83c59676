import type { Input } from '../request-input.ts';
import { GROUP_NAME, USER_POOL_ID } from '../shapes.ts';
import { toGroupType } from '../to-group-type.ts';
import type { Services } from './operation-handler.ts';

export function getGroup({ pools }: Pick<Services, 'pools'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  return { Group: toGroupType(pool.group(input.required('GroupName', GROUP_NAME)), pool.id) };
}
