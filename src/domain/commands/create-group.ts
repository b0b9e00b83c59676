import type { Group } from '../model/group.ts';
import { checkDescription, checkGroupName, checkPrecedence, checkRoleArn } from '../model/name-rules.ts';
import { operation } from './command.ts';

export interface GroupFields {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly precedence?: number | null | undefined;
  readonly roleArn?: string | null | undefined;
}

/** Throws InvalidInputError naming the first field that breaks one of Cognito's rules. */
export function checkGroupFields({ name, description, precedence, roleArn }: GroupFields): void {
  checkGroupName(name, 'name');
  if (typeof description === 'string') checkDescription(description);
  if (typeof precedence === 'number') checkPrecedence(precedence);
  if (typeof roleArn === 'string') checkRoleArn(roleArn);
}

/** Makes a group. One CreateGroup, which answers with the group: no further call shows it. */
export const createGroup = operation<GroupFields, Group>({
  action: 'CREATE_GROUP',
  permission: 'GROUP_WRITE',
  concern: ({ name }) => ({ kind: 'group', change: 'create', groupName: name }),
  validate: checkGroupFields,
  run: ({ directory }, { name, description, precedence, roleArn }) =>
    directory.createGroup({
      name,
      description: description ?? undefined,
      precedence: precedence ?? undefined,
      roleArn: roleArn ?? undefined,
    }),
});
