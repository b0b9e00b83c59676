import { resetUserPassword } from '../../domain/commands/reset-user-password.ts';
import { InvalidInputError, NotAllowedError, UserNotFoundError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { accountPayload } from './account-payload.ts';
import { USERNAME_DESCRIPTION } from './username-description.ts';

const ResetUserPasswordInput = builder.inputType('ResetUserPasswordInput', {
  description: 'Whose password to reset.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

builder.mutationField('resetUserPassword', (t) =>
  t.field({
    type: accountPayload('ResetUserPasswordPayload', 'The code is on its way.'),
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      "Makes Cognito send a code to the user's verified address, by which the person chooses a new password; the old one is good for nothing from now on. Sessions last: see `signOutUser`. An InvalidInputError where the user has no password, as one who waits for an invitation or signs in elsewhere, or no verified address. Not sent a second time where Cognito gives no answer. Costs one AdminResetUserPassword.",
    errors: {
      types: [UserNotFoundError, InvalidInputError, NotAllowedError],
      union: { name: 'ResetUserPasswordResult', description: 'The user, or why nothing was changed.' },
    },
    args: { input: t.arg({ type: ResetUserPasswordInput, required: true, description: 'Whose password to reset.' }) },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, resetUserPassword, input);
      return input;
    },
  }),
);
