import { deleteGroup } from '../../domain/commands/delete-group.ts';
import { GroupNotFoundError, InvalidInputError, NotAllowedError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { GroupRef } from './group.type.ts';

const DeleteGroupInput = builder.inputType('DeleteGroupInput', {
  description: 'The group to delete.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Its exact name.' }),
    force: t.boolean({ required: false, description: 'Delete it even if it has members. False if left out.' }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

const DeleteGroupPayload = builder.objectRef<{ readonly name: string }>('DeleteGroupPayload').implement({
  description: 'The group was deleted, with its memberships.',
  fields: (t) => ({
    deletedGroupName: t.exposeString('name', { description: 'The name of the group that was deleted.' }),
    deletedGroupId: t.globalID({
      description: 'The `id` that it had, for the cache of a client.',
      resolve: ({ name }) => ({ id: name, type: GroupRef }),
    }),
  }),
});

builder.mutationField('deleteGroup', (t) =>
  t.field({
    type: DeleteGroupPayload,
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Deletes a group. Costs one DeleteGroup, and one ListUsersInGroup before it unless forced: a group with members is rejected with an InvalidInputError at `force`.',
    errors: {
      types: [GroupNotFoundError, InvalidInputError, NotAllowedError],
      union: { name: 'DeleteGroupResult', description: 'What was deleted, or why nothing was.' },
    },
    args: { input: t.arg({ type: DeleteGroupInput, required: true, description: 'The group to delete.' }) },
    resolve: async (_root, { input }, context, info) => {
      await executeCommand(context, info, deleteGroup, input);
      return { name: input.name };
    },
  }),
);
