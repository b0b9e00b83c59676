import { readGroupProperties } from '../group-properties.ts';
import { toGroupType } from '../group-type.ts';
import type { Input } from '../input.ts';
import { GROUP_NAME, USER_POOL_ID } from '../shapes.ts';
import type { Services } from './operation.ts';

export function updateGroup({ pools, clock }: Pick<Services, 'pools' | 'clock'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const group = pool.group(input.required('GroupName', GROUP_NAME));
  pool.updateGroup(group, readGroupProperties(input), clock.date().getTime());
  return { Group: toGroupType(group, pool.id) };
}
