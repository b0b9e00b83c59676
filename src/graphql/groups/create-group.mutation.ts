import { createGroup } from '../../domain/commands/create-group.ts';
import { GroupExistsError, InvalidInputError, LimitExceededError, NotAllowedError } from '../../domain/model/errors.ts';
import type { Group as GroupModel } from '../../domain/model/group.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { GroupRef } from './group.type.ts';

const CreateGroupInput = builder.inputType('CreateGroupInput', {
  description: 'The group to create.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: '1 to 128 characters without white space; cannot be changed later.',
    }),
    description: t.string({ required: false, description: 'Up to 2,048 characters, for people.' }),
    precedence: t.int({
      required: false,
      description: '0 to 2147483647: lower value, higher authority. Left out: the lowest authority of all.',
    }),
    roleArn: t.string({
      required: false,
      description:
        'IAM role that members may assume through an identity pool. It cannot be removed later, only replaced.',
    }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

const CreateGroupPayload = builder.objectRef<GroupModel>('CreateGroupPayload').implement({
  description: 'The group was created.',
  fields: (t) => ({
    group: t.field({ type: GroupRef, description: 'The new group. Costs no further call.', resolve: (group) => group }),
  }),
});

builder.mutationField('createGroup', (t) =>
  t.field({
    type: CreateGroupPayload,
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description: 'Creates a group. Costs one CreateGroup.',
    errors: {
      types: [GroupExistsError, InvalidInputError, NotAllowedError, LimitExceededError],
      union: { name: 'CreateGroupResult', description: 'The new group, or why there is none.' },
    },
    args: { input: t.arg({ type: CreateGroupInput, required: true, description: 'The group to create.' }) },
    resolve: (_root, { input }, context, info) => executeCommand(context, info, createGroup, input),
  }),
);
