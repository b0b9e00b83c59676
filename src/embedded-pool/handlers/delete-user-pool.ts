import type { Input } from '../request-input.ts';
import { USER_POOL_ID } from '../shapes.ts';
import type { Services } from './operation-handler.ts';

/** Its users, groups and app clients go with it, and its tokens are good for nothing more. */
export function deleteUserPool({ pools }: Pick<Services, 'pools'>, input: Input) {
  pools.delete(pools.get(input.required('UserPoolId', USER_POOL_ID)));
  return {};
}
