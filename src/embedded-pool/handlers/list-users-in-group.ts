import type { RequestInput } from '../request-input.ts';
import { GROUP_NAME, USER_POOL_ID } from '../shapes.ts';
import { toUserType } from '../to-user-type.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Without Limit: 60. The default of AWS could not be verified. */
export function listUsersInGroup({ pools, pager }: Pick<HandlerContext, 'pools' | 'pager'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const group = pool.group(input.required('GroupName', GROUP_NAME));
  const { items, token } = pager.page(input, { token: 'NextToken', defaultLimit: 60 }, (range) =>
    group.members.slice(range),
  );
  return { Users: items.map(toUserType), NextToken: token };
}
