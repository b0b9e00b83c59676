import { createUser } from '../../domain/commands/create-user.ts';
import {
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NotAllowedError,
  PartialFailureError,
  UserExistsError,
} from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { InvitationDeliveryRef } from './invitation-delivery.type.ts';
import { UserRef } from './user.type.ts';
import { UserAttributeInput } from './user-attribute.input.ts';

export const CreateUserInput = builder.inputType('CreateUserInput', {
  description: 'The account to make. In `bulkCreateUsers`, `dryRun` and `reason` are given beside the list instead.',
  fields: (t) => ({
    username: t.string({
      required: true,
      description:
        'A name that nobody in the pool has: 1 to 128 characters without white space, which cannot be changed later. In a pool whose users choose no name: the email address or phone number.',
    }),
    attributes: t.field({
      type: [UserAttributeInput],
      required: false,
      description:
        "Checked against the pool's schema. What the pool requires can be left out: the person is asked for it at the first sign-in. Only administrators give `email_verified` and `phone_number_verified`.",
    }),
    groupNames: t.stringList({
      required: false,
      description: 'Groups to be in, up to 100. The caller must be allowed to give each of them by itself.',
    }),
    invitation: t.field({
      type: InvitationDeliveryRef,
      required: false,
      description: 'How to invite the person, once all else is done. EMAIL where left out.',
    }),
    dryRun: t.boolean({
      required: false,
      description: 'Finds out whether the account could be made, and makes none. False where left out.',
    }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

const CreateUserPayload = builder
  .objectRef<{ readonly user: typeof UserRef.$inferType | null }>('CreateUserPayload')
  .implement({
    description: 'The account was made; in a dry run: could be.',
    fields: (t) => ({
      user: t.field({
        type: UserRef,
        nullable: true,
        description: 'The new user, as Cognito answered. Null for a dry run. Costs no further call.',
        resolve: ({ user }) => user,
      }),
    }),
  });

builder.mutationField('createUser', (t) =>
  t.field({
    type: CreateUserPayload,
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Makes an account, puts it into groups, and invites the person last. Where a step fails the account is deleted again; PartialFailureError says where it could not be, or where an invitation may or may not have been sent. No answer holds the temporary password. Costs one AdminGetUser, one more for each address that stands for the username, a look for the groups (one GetGroup for one, a sweep of ListGroups for several), one AdminCreateUser, one AdminAddUserToGroup a group, and one AdminCreateUser for the invitation; one DescribeUserPool a minute.',
    errors: {
      types: [
        UserExistsError,
        GroupNotFoundError,
        InvalidInputError,
        NotAllowedError,
        LimitExceededError,
        PartialFailureError,
      ],
      union: { name: 'CreateUserResult', description: 'The new account, or what went wrong.' },
    },
    args: { input: t.arg({ type: CreateUserInput, required: true, description: 'The account to make.' }) },
    resolve: async (_root, { input }, context, info) => ({
      user: await executeCommand(context, info, createUser, input),
    }),
  }),
);
