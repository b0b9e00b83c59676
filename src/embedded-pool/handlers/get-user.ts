import type { RequestInput } from '../request-input.ts';
import { ACCESS_TOKEN } from '../shapes.ts';
import { toGetUserResponse } from '../to-user-type.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Returns the caller's own account. The token says which pool it belongs to. */
export function getUser({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const accessToken = input.required('AccessToken', ACCESS_TOKEN);
  return toGetUserResponse(pools.issuerOf(accessToken).userOf(accessToken, clock.date().getTime()));
}
