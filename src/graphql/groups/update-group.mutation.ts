import { updateGroup } from '../../domain/commands/update-group.ts';
import { GroupNotFoundError, InvalidInputError, NotAllowedError } from '../../domain/model/errors.ts';
import type { Group as GroupModel } from '../../domain/model/group.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { GroupRef } from './group.type.ts';

const UpdateGroupInput = builder.inputType('UpdateGroupInput', {
  description: 'The change to make. A field left out stays as it is.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The group to change. The name itself cannot change.' }),
    description: t.string({ required: false, description: 'Up to 2,048 characters; null makes it empty.' }),
    precedence: t.int({
      required: false,
      description: '0 to 2147483647: lower value, higher authority. Cognito cannot remove it again: null is rejected.',
    }),
    roleArn: t.string({
      required: false,
      description: 'IAM role that members may assume. Cognito cannot remove it again: null is rejected.',
    }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

const UpdateGroupPayload = builder.objectRef<GroupModel>('UpdateGroupPayload').implement({
  description: 'The group was changed.',
  fields: (t) => ({
    group: t.field({
      type: GroupRef,
      description: 'The group as it is now. Costs no further call.',
      resolve: (group) => group,
    }),
  }),
});

builder.mutationField('updateGroup', (t) =>
  t.field({
    type: UpdateGroupPayload,
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Changes a group. Costs one GetGroup, for what the audit trail says of its properties before, and one UpdateGroup.',
    errors: {
      types: [GroupNotFoundError, InvalidInputError, NotAllowedError],
      union: { name: 'UpdateGroupResult', description: 'The changed group, or why it is unchanged.' },
    },
    args: { input: t.arg({ type: UpdateGroupInput, required: true, description: 'The change to make.' }) },
    resolve: (_root, { input }, context, info) => executeCommand(context, info, updateGroup, input),
  }),
);
