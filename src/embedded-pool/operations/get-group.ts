import { toGroupType } from '../group-type.ts';
import type { Input } from '../input.ts';
import { GROUP_NAME, USER_POOL_ID } from '../shapes.ts';
import type { Services } from './operation.ts';

export function getGroup({ pools }: Pick<Services, 'pools'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  return { Group: toGroupType(pool.group(input.required('GroupName', GROUP_NAME)), pool.id) };
}
