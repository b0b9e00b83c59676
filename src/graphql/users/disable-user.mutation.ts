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
import { accountPayload } from './account-payload.ts';
import { USERNAME_DESCRIPTION } from './username-description.ts';

const DisableUserInput = builder.inputType('DisableUserInput', {
  description: 'The user whom to keep out.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    signOut: t.boolean({
      required: false,
      description:
        "Also revoke the user's sessions: without it they last until their tokens expire. False where left out.",
    }),
  }),
});

builder.mutationField('disableUser', (t) =>
  t.field({
    type: accountPayload('DisableUserPayload', 'The user is disabled.'),
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Keeps the user from signing in; memberships and attributes stay. Disabled already: succeeds, changes nothing. Costs one AdminDisableUser, and one AdminUserGlobalSignOut where asked for.',
    errors: {
      types: [UserNotFoundError, InvalidInputError, NotAllowedError, PartialFailureError],
      union: { name: 'DisableUserResult', description: 'The disabled user, or what went wrong.' },
    },
    args: { input: t.arg({ type: DisableUserInput, required: true, description: 'The user whom to keep out.' }) },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, disableUserAndSignOut, input);
      return input;
    },
  }),
);
