import type { RequestInput } from '../request-input.ts';
import { PASSWORD, USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Sets a password. A permanent one confirms the user; a temporary one has to be changed at sign-in. */
export function adminSetUserPassword({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const user = pool.user(input.required('Username', USERNAME));
  const password = input.required('Password', PASSWORD);
  pool.setPassword(user, password, input.flag('Permanent', false) ? 'permanent' : 'temporary', clock.date().getTime());
  return {};
}
