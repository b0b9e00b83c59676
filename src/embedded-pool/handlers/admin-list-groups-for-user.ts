import type { StoredGroup } from '../records.ts';
import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import { SortedIndex } from '../sorted-index.ts';
import { toGroupType } from '../to-group-type.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Without Limit: 25, as seen on AWS. */
export function adminListGroupsForUser({ pools, pager }: Pick<HandlerContext, 'pools' | 'pager'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const user = pool.user(input.required('Username', USERNAME));
  const { items, token } = pager.page(input, { token: 'NextToken', defaultLimit: 25 }, (range) => {
    // Sorted for the one page: a user has at most 100 groups.
    const groups = new SortedIndex<StoredGroup>((group) => group.name);
    for (const group of user.groups) groups.add(group);
    return groups.slice(range);
  });
  return { Groups: items.map((group) => toGroupType(group, pool.id)), NextToken: token };
}
