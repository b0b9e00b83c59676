import { randomInt } from 'node:crypto';
import { invalidParameter, resetNotPossible } from '../exceptions.ts';
import type { DeliveryMedium } from '../outbox.ts';
import type { StoredUser } from '../records.ts';
import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** The code goes to the outbox. Nothing confirms it here: AdminSetUserPassword sets a new password. */
export function adminResetUserPassword(
  { pools, clock, outbox }: Pick<HandlerContext, 'pools' | 'clock' | 'outbox'>,
  input: RequestInput,
) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  const user = pool.user(input.required('Username', USERNAME));
  if (user.status !== 'CONFIRMED' && user.status !== 'RESET_REQUIRED') throw resetNotPossible();
  const address = verifiedAddress(user);
  if (address === null) {
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  const now = clock.date().getTime();
  pool.requirePasswordReset(user, now);
  const secret = String(randomInt(1_000_000)).padStart(6, '0');
  outbox.add({
    kind: 'password-reset-code',
    userPoolId: pool.id,
    username: user.username,
    ...address,
    secret,
    sentAt: now,
  });
  return {};
}

/** The email address before the phone number: so pools recover accounts that are made in the console. */
function verifiedAddress({ attributes }: StoredUser): { medium: DeliveryMedium; destination: string } | null {
  const { email, phone_number: phone } = attributes;
  if (email && attributes.email_verified === 'true') return { medium: 'EMAIL', destination: email };
  return phone && attributes.phone_number_verified === 'true' ? { medium: 'SMS', destination: phone } : null;
}
