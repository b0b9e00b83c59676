import type { Input } from '../request-input.ts';
import { ACCESS_TOKEN } from '../shapes.ts';
import { toGetUserResponse } from '../to-user-type.ts';
import type { Services } from './operation-handler.ts';

/** The caller's own account. The token says which pool it is of. */
export function getUser({ pools, clock }: Pick<Services, 'pools' | 'clock'>, input: Input) {
  const accessToken = input.required('AccessToken', ACCESS_TOKEN);
  return toGetUserResponse(pools.issuerOf(accessToken).userOf(accessToken, clock.date().getTime()));
}
