import { readGroupProperties } from '../group-properties.ts';
import type { RequestInput } from '../request-input.ts';
import { GROUP_NAME, USER_POOL_ID } from '../shapes.ts';
import { toGroupType } from '../to-group-type.ts';
import type { HandlerContext } from './operation-handler.ts';

export function updateGroup({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const group = pool.group(input.required('GroupName', GROUP_NAME));
  pool.updateGroup(group, readGroupProperties(input), clock.date().getTime());
  return { Group: toGroupType(group, pool.id) };
}
