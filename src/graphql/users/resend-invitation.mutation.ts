import { resendInvitation } from '../../domain/commands/resend-invitation.ts';
import { InvalidInputError, NotAllowedError, UserNotFoundError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { accountPayload } from './account-payload.ts';
import { InvitationDeliveryRef } from './invitation-delivery.type.ts';
import { USERNAME_DESCRIPTION } from './username-description.ts';

const ResendInvitationInput = builder.inputType('ResendInvitationInput', {
  description: 'Whom to invite.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    delivery: t.field({
      type: InvitationDeliveryRef,
      required: false,
      description: 'How. EMAIL where left out; NONE is refused.',
    }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

builder.mutationField('resendInvitation', (t) =>
  t.field({
    type: accountPayload('ResendInvitationPayload', 'The invitation is on its way.'),
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Sends the invitation again, or for the first time, with a new temporary password. Only to an account that has never been used: else InvalidInputError at `username`. Not sent a second time where Cognito gives no answer. Costs one AdminCreateUser.',
    errors: {
      types: [UserNotFoundError, InvalidInputError, NotAllowedError],
      union: { name: 'ResendInvitationResult', description: 'The invited user, or why nothing was sent.' },
    },
    args: { input: t.arg({ type: ResendInvitationInput, required: true, description: 'Whom to invite.' }) },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, resendInvitation, input);
      return input;
    },
  }),
);
