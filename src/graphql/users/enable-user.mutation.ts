import { enableUser } from '../../domain/commands/enable-user.ts';
import { InvalidInputError, NotAllowedError, UserNotFoundError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { accountPayload } from './account-payload.ts';
import { USERNAME_DESCRIPTION } from './username-description.ts';

const EnableUserInput = builder.inputType('EnableUserInput', {
  description: 'The user to enable.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

builder.mutationField('enableUser', (t) =>
  t.field({
    type: accountPayload('EnableUserPayload', 'The user is enabled.'),
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Enables the user, who may sign in again. Succeeds without a change if the user is enabled already. Costs one AdminEnableUser.',
    errors: {
      types: [UserNotFoundError, InvalidInputError, NotAllowedError],
      union: { name: 'EnableUserResult', description: 'The enabled user, or why nothing was changed.' },
    },
    args: { input: t.arg({ type: EnableUserInput, required: true, description: 'The user to enable.' }) },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, enableUser, input);
      return input;
    },
  }),
);
