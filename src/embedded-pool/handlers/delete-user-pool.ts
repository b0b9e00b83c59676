import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Its users, groups and app clients go with it, and its tokens are good for nothing more. */
export function deleteUserPool({ pools }: Pick<HandlerContext, 'pools'>, input: RequestInput) {
  pools.delete(pools.get(input.required('UserPoolId', USER_POOL_ID)));
  return {};
}
