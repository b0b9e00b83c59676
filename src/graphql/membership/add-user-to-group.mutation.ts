import { addUserToGroup } from '../../domain/commands/add-user-to-group.ts';
import {
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NotAllowedError,
  UserNotFoundError,
} from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { USERNAME_DESCRIPTION } from '../users/username-description.ts';
import { membershipPayload } from './membership-payload.ts';

const AddUserToGroupInput = builder.inputType('AddUserToGroupInput', {
  description: 'The membership to add.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    groupName: t.string({ required: true, description: 'The exact name of the group.' }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

builder.mutationField('addUserToGroup', (t) =>
  t.field({
    type: membershipPayload('AddUserToGroupPayload', 'The user is a member of the group.'),
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Adds the user to the group. Succeeds without a change if the user is a member already. Costs one AdminAddUserToGroup.',
    errors: {
      types: [UserNotFoundError, GroupNotFoundError, InvalidInputError, NotAllowedError, LimitExceededError],
      union: { name: 'AddUserToGroupResult', description: 'The membership, or why it was not added.' },
    },
    args: { input: t.arg({ type: AddUserToGroupInput, required: true, description: 'The membership to add.' }) },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, addUserToGroup, input);
      return input;
    },
  }),
);
