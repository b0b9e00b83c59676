import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import { readUserAttributes } from '../user-attributes.ts';
import type { HandlerContext } from './operation-handler.ts';

/**
 * An empty value takes the attribute away (API model). A new address is unverified, unless the request says otherwise.
 * Whether AWS keeps an `email_verified` of an address that is taken away could not be verified; here it goes with it.
 */
export function adminUpdateUserAttributes(
  { pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>,
  input: RequestInput,
) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const user = pool.user(input.required('Username', USERNAME));
  const changes = readUserAttributes(input, pool.properties.schema, 'update');
  pool.updateAttributes(user, changes, clock.date().getTime());
  return {};
}
