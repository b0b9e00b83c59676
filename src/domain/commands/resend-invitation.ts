import { InvalidInputError } from '../model/errors.ts';
import { assertUsername } from '../model/name-rules.ts';
import type { InvitationMedium } from '../ports/account-operations.ts';
import { defineCommand } from './command.ts';

/** How an invitation goes out. NONE: none does, and the account waits for one. */
export const INVITATION_DELIVERIES = ['EMAIL', 'SMS', 'NONE'] as const;

export type InvitationDelivery = (typeof INVITATION_DELIVERIES)[number];

export interface ResendInvitation {
  readonly username: string;
  /** EMAIL where left out. */
  readonly delivery?: InvitationDelivery | null | undefined;
}

/**
 * Sends the invitation, with a new temporary password: only to an account that has never been used. One AdminCreateUser, which
 * is not sent a second time where it is not answered.
 */
export const resendInvitation = defineCommand<ResendInvitation, void>({
  action: 'RESEND_INVITATION',
  permission: 'USER_WRITE',
  change: ({ username }) => ({ kind: 'account', change: 'invite', username }),
  validate({ username, delivery }) {
    assertUsername(username);
    mediumOf(delivery);
  },
  run: ({ directory }, { username, delivery }) => directory.inviteUser(username, mediumOf(delivery)),
});

function mediumOf(delivery: InvitationDelivery | null | undefined): InvitationMedium {
  if (delivery === 'NONE') throw new InvalidInputError('An invitation is sent by EMAIL or by SMS.', 'delivery');
  return delivery ?? 'EMAIL';
}
