import { invalidParameter } from '../exceptions.ts';
import { parseFilter } from '../filter.ts';
import type { RequestInput } from '../request-input.ts';
import { ATTRIBUTE_NAME, FILTER, USER_POOL_ID } from '../shapes.ts';
import { toUserType } from '../to-user-type.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Without Limit: 60, as the API reference says. */
export function listUsers({ pools, pager }: Pick<HandlerContext, 'pools' | 'pager'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const filter = parseFilter(input.optional('Filter', FILTER) ?? '');
  const wanted = input.strings('AttributesToGet', ATTRIBUTE_NAME);
  const { items, token } = pager.page(input, { token: 'PaginationToken', defaultLimit: 60 }, (range) =>
    pool.users.list(range, filter),
  );
  const users = items.map(toUserType);
  return {
    Users: wanted.length === 0 ? users : users.map((user) => pickAttributes(user, wanted)),
    PaginationToken: token,
  };
}

/** As in Cognito, one user of the page that lacks one of the attributes fails the whole page. */
function pickAttributes(user: ReturnType<typeof toUserType>, wanted: readonly string[]) {
  const attributes = user.Attributes.filter(({ Name }) => wanted.includes(Name));
  if (attributes.length < new Set(wanted).size) {
    throw invalidParameter('One or more requested attributes do not exist.');
  }
  return { ...user, Attributes: attributes };
}
