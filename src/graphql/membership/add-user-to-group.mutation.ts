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
import { USERNAME_DESCRIPTION } from '../users/username-description.ts';
import { membershipPayload } from './membership-payload.ts';

const AddUserToGroupInput = builder.inputType('AddUserToGroupInput', {
  description: 'The membership to make.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    groupName: t.string({ required: true, description: 'The exact name of the group.' }),
  }),
});

builder.mutationField('addUserToGroup', (t) =>
  t.field({
    type: membershipPayload('AddUserToGroupPayload', 'The user is a member of the group.'),
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Makes the user a member of the group. A member already: succeeds, changes nothing. Costs one AdminAddUserToGroup.',
    errors: {
      types: [UserNotFoundError, GroupNotFoundError, InvalidInputError, NotAllowedError, LimitExceededError],
      union: { name: 'AddUserToGroupResult', description: 'The membership, or why there is none.' },
    },
    args: { input: t.arg({ type: AddUserToGroupInput, required: true, description: 'The membership to make.' }) },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, addUserToGroup, input);
      return input;
    },
  }),
);
