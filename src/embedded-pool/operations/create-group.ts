import { readGroupProperties } from '../group-properties.ts';
import { toGroupType } from '../group-type.ts';
import type { Input } from '../input.ts';
import { GROUP_NAME, USER_POOL_ID } from '../shapes.ts';
import type { Services } from './operation.ts';

export function createGroup({ pools, clock }: Pick<Services, 'pools' | 'clock'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const name = input.required('GroupName', GROUP_NAME);
  return { Group: toGroupType(pool.createGroup(name, readGroupProperties(input), clock.date().getTime()), pool.id) };
}
