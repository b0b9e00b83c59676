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
      'assignRole, only upwards: the role must have a lower precedence than every role held; who holds none can be promoted to any.',
    args: { input: t.arg({ type: AssignRoleInput, required: true, description: 'The role to rise to.' }) },
    resolve: (_root, { input }, context, info) =>
      executeCommand(context, info, promoteUser, roleChange(input, context.roleLadder)),
  }),
);
