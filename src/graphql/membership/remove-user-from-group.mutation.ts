import { removeUserFromGroup } from '../../domain/commands/remove-user-from-group.ts';
import {
  GroupNotFoundError,
  InvalidInputError,
  NotAllowedError,
  UserNotFoundError,
} from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { USERNAME_DESCRIPTION } from '../users/username-description.ts';
import { membershipPayload } from './membership-payload.ts';

const RemoveUserFromGroupInput = builder.inputType('RemoveUserFromGroupInput', {
  description: 'The membership to remove.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    groupName: t.string({ required: true, description: 'The exact name of the group.' }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

builder.mutationField('removeUserFromGroup', (t) =>
  t.field({
    type: membershipPayload('RemoveUserFromGroupPayload', 'The user is not a member of the group.'),
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Removes the user from the group. Succeeds without a change if the user is not a member. Tokens already issued keep the group until they expire. Costs one AdminRemoveUserFromGroup.',
    errors: {
      types: [UserNotFoundError, GroupNotFoundError, InvalidInputError, NotAllowedError],
      union: { name: 'RemoveUserFromGroupResult', description: 'User and group, or why nothing was changed.' },
    },
    args: {
      input: t.arg({ type: RemoveUserFromGroupInput, required: true, description: 'The membership to remove.' }),
    },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, removeUserFromGroup, input);
      return input;
    },
  }),
);
