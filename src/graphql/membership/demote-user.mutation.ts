import { demoteUser } from '../../domain/commands/demote-user.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { AssignRoleInput, roleChange } from './assign-role.input.ts';
import { AssignRoleResult } from './assign-role.result.ts';

builder.mutationField('demoteUser', (t) =>
  t.field({
    type: AssignRoleResult,
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Like `assignRole`, but only to a lower role: it must have a higher precedence value than the highest role of the user, or none.',
    args: { input: t.arg({ type: AssignRoleInput, required: true, description: 'The new, lower role.' }) },
    resolve: (_root, { input }, context, info) =>
      executeCommand(context, info, demoteUser, roleChange(input, context.roleLadder)),
  }),
);
