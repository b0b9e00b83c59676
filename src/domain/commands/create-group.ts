import type { Group } from '../model/group.ts';
import { assertDescription, assertGroupName, assertPrecedence, assertRoleArn } from '../model/name-rules.ts';
import { valueChanges } from '../model/value-change.ts';
import { defineCommand } from './command.ts';

export interface GroupFields {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly precedence?: number | null | undefined;
  readonly roleArn?: string | null | undefined;
}

/** Throws InvalidInputError naming the first field that breaks one of Cognito's rules. */
export function validateGroupFields({ name, description, precedence, roleArn }: GroupFields): void {
  assertGroupName(name, 'name');
  if (typeof description === 'string') assertDescription(description);
  if (typeof precedence === 'number') assertPrecedence(precedence);
  if (typeof roleArn === 'string') assertRoleArn(roleArn);
}

/** Creates a group. Costs one CreateGroup, which returns the group. */
export const createGroup = defineCommand<GroupFields, Group>({
  action: 'CREATE_GROUP',
  permission: 'GROUP_WRITE',
  change: ({ name }) => ({ kind: 'group', change: 'create', groupName: name }),
  validate: validateGroupFields,
  plan: async ({ directory }, { name, description, precedence, roleArn }) => ({
    changes: valueChanges({}, { description, precedence, roleArn }),
    run: () =>
      directory.createGroup({
        name,
        description: description ?? undefined,
        precedence: precedence ?? undefined,
        roleArn: roleArn ?? undefined,
      }),
  }),
});
