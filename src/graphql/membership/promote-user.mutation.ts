import { promoteUser } from '../../domain/commands/promote-user.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { AssignRoleInput, roleChange } from './assign-role.input.ts';
import { AssignRoleResult } from './assign-role.result.ts';

builder.mutationField('promoteUser', (t) =>
  t.field({
    type: AssignRoleResult,
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Like `assignRole`, but only to a higher role: it must have a lower precedence value than every role of the user. A user without a role can be promoted to any.',
    args: { input: t.arg({ type: AssignRoleInput, required: true, description: 'The new, higher role.' }) },
    resolve: (_root, { input }, context, info) =>
      executeCommand(context, info, promoteUser, roleChange(input, context.roleLadder)),
  }),
);
