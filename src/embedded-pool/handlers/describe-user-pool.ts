import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID } from '../shapes.ts';
import { toUserPoolType } from '../to-user-pool-type.ts';
import type { HandlerContext } from './operation-handler.ts';

export function describeUserPool({ pools }: Pick<HandlerContext, 'pools'>, input: RequestInput) {
  return { UserPool: toUserPoolType(pools.get(input.required('UserPoolId', USER_POOL_ID))) };
}
