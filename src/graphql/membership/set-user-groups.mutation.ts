import { type MembershipDiff, setUserGroups } from '../../domain/commands/set-user-groups.ts';
import {
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NotAllowedError,
  PartialFailureError,
  UserNotFoundError,
} from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { changedUser } from '../users/changed-user.ts';
import { USERNAME_DESCRIPTION } from '../users/username-description.ts';
import { changedGroups } from './changed-groups.ts';

const SetUserGroupsInput = builder.inputType('SetUserGroupsInput', {
  description: 'The groups that the user is to belong to.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    groupNames: t.stringList({
      required: true,
      description:
        'These groups and no others, up to 100. A name given twice counts once; an empty list removes the user from all.',
    }),
    dryRun: t.boolean({
      required: false,
      description: 'Returns what would change, and changes nothing. False if left out.',
    }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

const SetUserGroupsPayload = builder.objectRef<MembershipDiff>('SetUserGroupsPayload').implement({
  description: 'The user is in exactly the given groups; in a dry run: would be.',
  fields: (t) => ({
    ...changedUser(t),
    ...changedGroups(t),
  }),
});

builder.mutationField('setUserGroups', (t) =>
  t.field({
    type: SetUserGroupsPayload,
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      "Makes the user's groups exactly these. Only differences are written, additions before removals; a user who is in 100 groups is removed from one before each addition. If a step fails, those before it are undone. Costs one AdminListGroupsForUser, two beyond 60 groups, a look-up of the groups to add (one GetGroup for one, ListGroups until all are found for several), and one write for each difference.",
    errors: {
      types: [
        UserNotFoundError,
        GroupNotFoundError,
        InvalidInputError,
        NotAllowedError,
        LimitExceededError,
        PartialFailureError,
      ],
      union: { name: 'SetUserGroupsResult', description: 'What was changed, or why nothing was.' },
    },
    args: {
      input: t.arg({
        type: SetUserGroupsInput,
        required: true,
        description: 'The groups that the user is to belong to.',
      }),
    },
    resolve: (_root, { input }, context, info) => executeCommand(context, info, setUserGroups, input),
  }),
);
