import type { Input } from '../input.ts';
import { ACCESS_TOKEN } from '../shapes.ts';
import { toGetUserResponse } from '../user-type.ts';
import type { Services } from './operation.ts';

/** The caller's own account. The token says which pool it is of. */
export function getUser({ pools, clock }: Pick<Services, 'pools' | 'clock'>, input: Input) {
  const accessToken = input.required('AccessToken', ACCESS_TOKEN);
  return toGetUserResponse(pools.issuerOf(accessToken).userOf(accessToken, clock.date().getTime()));
}
