import type { AssignRole } from '../../domain/commands/role-assignment.ts';
import type { RoleLadder } from '../../domain/model/role-ladder.ts';
import { builder } from '../builder.ts';
import { REASON_DESCRIPTION } from '../reason-description.ts';
import { USERNAME_DESCRIPTION } from '../users/username-description.ts';

export const AssignRoleInput = builder.inputType('AssignRoleInput', {
  description: 'The new role, and the role ladder that it belongs to.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    role: t.string({
      required: true,
      description:
        'The new role: a group of the ladder. If the ladder is every group with a precedence, it must have one.',
    }),
    roles: t.stringList({
      required: false,
      description:
        'The groups of the role ladder, at most 100. The configured ladder if left out; every group with a precedence if none is configured.',
    }),
    dryRun: t.boolean({
      required: false,
      description: 'Returns what would change, and changes nothing. False if left out.',
    }),
    reason: t.string({ required: false, description: REASON_DESCRIPTION }),
  }),
});

/** Returns the change that the input asks for. */
export function roleChange(
  { roles, ...change }: typeof AssignRoleInput.$inferInput,
  configured: RoleLadder,
): AssignRole {
  return { ...change, ladder: roles ?? configured };
}
