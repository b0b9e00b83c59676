import { assignRole } from '../../domain/commands/assign-role.ts';
import { builder } from '../builder.ts';
import { executeCommand } from '../context.ts';
import { fieldRule } from '../field-rule.ts';
import { AssignRoleInput, roleChange } from './assign-role.input.ts';
import { AssignRoleResult } from './assign-role.result.ts';

builder.mutationField('assignRole', (t) =>
  t.field({
    type: AssignRoleResult,
    nullable: true,
    ...fieldRule({ asksFor: 'change' }),
    description:
      'Gives the user one role of the ladder, and removes the others: additions come before removals. If a step fails, those before it are undone. Costs one AdminListGroupsForUser, one GetGroup unless the user has the role already, and one write for each difference.',
    args: { input: t.arg({ type: AssignRoleInput, required: true, description: 'The new role.' }) },
    resolve: (_root, { input }, context, info) =>
      executeCommand(context, info, assignRole, roleChange(input, context.roleLadder)),
  }),
);
