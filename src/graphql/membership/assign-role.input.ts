import type { AssignRole } from '../../domain/commands/role-assignment.ts';
import type { RoleLadder } from '../../domain/model/role-ladder.ts';
import { builder } from '../builder.ts';
import { USERNAME_DESCRIPTION } from '../users/username-description.ts';

export const AssignRoleInput = builder.inputType('AssignRoleInput', {
  description: 'The role to hold, and the ladder that it belongs to.',
  fields: (t) => ({
    username: t.string({ required: true, description: USERNAME_DESCRIPTION }),
    role: t.string({
      required: true,
      description:
        'The role group to hold: one of the ladder. Where the ladder is every group with a precedence, it must have one.',
    }),
    roles: t.stringList({
      required: false,
      description:
        "The role ladder's groups. The configured ladder where left out; where none is configured, every group with a precedence.",
    }),
    dryRun: t.boolean({
      required: false,
      description: 'Answers with what would change, and changes nothing. False where left out.',
    }),
  }),
});

/** The change that the input asks for. */
export function roleChange(
  { roles, ...change }: typeof AssignRoleInput.$inferInput,
  configured: RoleLadder,
): AssignRole {
  return { ...change, ladder: roles ?? configured };
}
