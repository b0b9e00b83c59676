import type { Input } from '../request-input.ts';
import { USER_POOL_ID } from '../shapes.ts';
import { toUserPoolType } from '../to-user-pool-type.ts';
import type { Services } from './operation-handler.ts';

export function describeUserPool({ pools }: Pick<Services, 'pools'>, input: Input) {
  return { UserPool: toUserPoolType(pools.get(input.required('UserPoolId', USER_POOL_ID))) };
}
