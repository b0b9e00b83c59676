import { disableUserAndSignOut } from '../../domain/commands/disable-user-and-sign-out.ts';
import {
  InvalidInputError,
  NotAllowedError,
  PartialFailureError,
  UserNotFoundError,
} from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { accountPayload } from './account-payload.ts';
import { USERNAME_DESCRIPTION } from './username-description.ts';

const DisableUserInput = builder.inputType('DisableUserInput', {
  description: 'The user to disable.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    signOut: t.boolean({
      required: false,
      description:
        "Also revokes the user's sessions: otherwise they last until their tokens expire. False if left out.",
    }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

builder.mutationField('disableUser', (t) =>
  t.field({
    type: accountPayload('DisableUserPayload', 'The user is disabled.'),
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Disables the user, who cannot sign in; memberships and attributes stay. Succeeds without a change if the user is disabled already. Costs one AdminDisableUser, and with `signOut` one AdminUserGlobalSignOut.',
    errors: {
      types: [UserNotFoundError, InvalidInputError, NotAllowedError, PartialFailureError],
      union: { name: 'DisableUserResult', description: 'The disabled user, or what went wrong.' },
    },
    args: { input: t.arg({ type: DisableUserInput, required: true, description: 'The user to disable.' }) },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, disableUserAndSignOut, input);
      return input;
    },
  }),
);
