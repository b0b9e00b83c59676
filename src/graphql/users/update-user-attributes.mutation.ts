import { type UserAttributesChange, updateUserAttributes } from '../../domain/commands/update-user-attributes.ts';
import { InvalidInputError, NotAllowedError, UserExistsError, UserNotFoundError } from '../../domain/model/errors.ts';
import { ValueChangeRef } from '../audit/value-change.type.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { changedUser } from './changed-user.ts';
import { UserAttributeInput } from './user-attribute.input.ts';
import { USERNAME_DESCRIPTION } from './username-description.ts';

const UpdateUserAttributesInput = builder.inputType('UpdateUserAttributesInput', {
  description: 'What attributes of a user are to be.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    attributes: t.field({
      type: [UserAttributeInput],
      required: true,
      description:
        "These attributes; the others stay. Checked against the pool's schema. Only administrators give `email_verified` and `phone_number_verified`.",
    }),
    dryRun: t.boolean({
      required: false,
      description: 'Answers with what would change, and changes nothing. False where left out.',
    }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

const UpdateUserAttributesPayload = builder.objectRef<UserAttributesChange>('UpdateUserAttributesPayload').implement({
  description: 'The attributes are as asked for; in a dry run: would be.',
  fields: (t) => ({
    ...changedUser(t),
    changes: t.field({
      type: [ValueChangeRef],
      description:
        'What became different, sorted by name; nothing where all was so already. A new address without a proof is unverified: `email_verified` is then among them. In a pool that verifies an address before it changes it, that is still to come.',
      resolve: ({ changes }) => [...changes],
    }),
  }),
});

builder.mutationField('updateUserAttributes', (t) =>
  t.field({
    type: UpdateUserAttributesPayload,
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Sets and takes away attributes of a user: all of them or none. Whoever may change an address may take the account over, so this takes the standing that giving each of its groups takes. Costs one AdminGetUser, one more for each address that would stand for the username, and one AdminUpdateUserAttributes unless nothing differs; one DescribeUserPool a minute.',
    errors: {
      types: [UserNotFoundError, UserExistsError, InvalidInputError, NotAllowedError],
      union: { name: 'UpdateUserAttributesResult', description: 'What was changed, or why nothing was.' },
    },
    args: {
      input: t.arg({
        type: UpdateUserAttributesInput,
        required: true,
        description: 'What attributes of a user are to be.',
      }),
    },
    resolve: (_root, { input }, context, info) => executeCommand(context, info, updateUserAttributes, input),
  }),
);
