import { readGroupProperties } from '../group-properties.ts';
import type { RequestInput } from '../request-input.ts';
import { GROUP_NAME, USER_POOL_ID } from '../shapes.ts';
import { toGroupType } from '../to-group-type.ts';
import type { HandlerContext } from './operation-handler.ts';

export function createGroup({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const name = input.required('GroupName', GROUP_NAME);
  return { Group: toGroupType(pool.createGroup(name, readGroupProperties(input), clock.date().getTime()), pool.id) };
}
