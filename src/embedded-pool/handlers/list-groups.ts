import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID } from '../shapes.ts';
import { toGroupType } from '../to-group-type.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Without Limit: 25, as seen on AWS. */
export function listGroups({ pools, pager }: Pick<HandlerContext, 'pools' | 'pager'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const { items, token } = pager.page(input, { token: 'NextToken', defaultLimit: 25 }, (range) =>
    pool.groups.slice(range),
  );
  return { Groups: items.map((group) => toGroupType(group, pool.id)), NextToken: token };
}
