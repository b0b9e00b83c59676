import { deleteUser } from '../../domain/commands/delete-user.ts';
import { InvalidInputError, NotAllowedError, UserNotFoundError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { UserRef } from './user.type.ts';
import { USERNAME_DESCRIPTION } from './username-description.ts';

const DeleteUserInput = builder.inputType('DeleteUserInput', {
  description: 'The account to delete.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    force: t.boolean({ required: false, description: 'Delete it even where it is enabled. False where left out.' }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

const DeleteUserPayload = builder.objectRef<{ readonly username: string }>('DeleteUserPayload').implement({
  description: 'The account is gone, and its memberships with it.',
  fields: (t) => ({
    deletedUsername: t.exposeString('username', { description: 'The username that it had.' }),
    deletedUserId: t.globalID({
      description: 'The `id` that it had: for a cache of nodes.',
      resolve: ({ username }) => ({ id: username, type: UserRef }),
    }),
  }),
});

builder.mutationField('deleteUser', (t) =>
  t.field({
    type: DeleteUserPayload,
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Deletes an account for good, with its memberships. Only a disabled one, unless forced: else InvalidInputError at `force`. Tokens already issued pass until they expire where only signature and expiry are checked. Costs one AdminGetUser and one AdminDeleteUser, and for an administrator one AdminListGroupsForUser.',
    errors: {
      types: [UserNotFoundError, InvalidInputError, NotAllowedError],
      union: { name: 'DeleteUserResult', description: 'Who was deleted, or why nobody was.' },
    },
    args: { input: t.arg({ type: DeleteUserInput, required: true, description: 'The account to delete.' }) },
    resolve: async (_root, { input }, context, info) => ({
      username: await executeCommand(context, info, deleteUser, input),
    }),
  }),
);
