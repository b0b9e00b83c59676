import { toGroupType } from '../group-type.ts';
import type { Input } from '../input.ts';
import { USER_POOL_ID } from '../shapes.ts';
import type { Services } from './operation.ts';

/** Without Limit: 25, as seen on AWS. */
export function listGroups({ pools, pager }: Pick<Services, 'pools' | 'pager'>, input: Input) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const { items, token } = pager.page(input, { token: 'NextToken', defaultLimit: 25 }, (range) =>
    pool.groups.slice(range),
  );
  return { Groups: items.map((group) => toGroupType(group, pool.id)), NextToken: token };
}
