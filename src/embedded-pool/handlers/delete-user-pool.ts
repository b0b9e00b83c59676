import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Deletes a pool with its users, groups and app clients. Its tokens are no longer valid. */
export function deleteUserPool({ pools }: Pick<HandlerContext, 'pools'>, input: RequestInput) {
  pools.delete(pools.get(input.required('UserPoolId', USER_POOL_ID)));
  return {};
}
