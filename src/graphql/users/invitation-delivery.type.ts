import { INVITATION_DELIVERIES } from '../../domain/commands/resend-invitation.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const InvitationDeliveryRef = builder.enumType('InvitationDelivery', {
  description: 'How an invitation, which holds a temporary password, reaches somebody.',
  values: describeEnum(INVITATION_DELIVERIES, {
    EMAIL: 'To the attribute `email`.',
    SMS: 'To the attribute `phone_number`.',
    NONE: 'No invitation: the account waits for one.',
  }),
});
