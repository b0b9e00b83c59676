import { signOutUser } from '../../domain/commands/sign-out-user.ts';
import { InvalidInputError, NotAllowedError, UserNotFoundError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { accountPayload } from './account-payload.ts';
import { USERNAME_DESCRIPTION } from './username-description.ts';

const SignOutUserInput = builder.inputType('SignOutUserInput', {
  description: 'The user to sign out.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

builder.mutationField('signOutUser', (t) =>
  t.field({
    type: accountPayload('SignOutUserPayload', 'The user is signed out everywhere.'),
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Revokes every session of the user. Access and ID tokens already issued are still accepted until they expire by services that check only signature and expiry. Costs one AdminUserGlobalSignOut.',
    errors: {
      types: [UserNotFoundError, InvalidInputError, NotAllowedError],
      union: { name: 'SignOutUserResult', description: 'The signed-out user, or why nothing was changed.' },
    },
    args: { input: t.arg({ type: SignOutUserInput, required: true, description: 'The user to sign out.' }) },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, signOutUser, input);
      return input;
    },
  }),
);
