import { GroupNotFoundError, InvalidInputError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { valueChanges } from '../model/value-change.ts';
import type { Directory } from '../ports/directory.ts';
import { defineCommand } from './command.ts';
import { type GroupFields, validateGroupFields } from './create-group.ts';

/**
 * Changes the fields that are given. A field that is left out stays as it is. Null makes the description empty, and is
 * rejected for a precedence or role that the group has, because Cognito cannot remove those.
 *
 * Costs one GetGroup, for the values before, and one UpdateGroup. All fields are sent: whether Cognito keeps fields that a
 * request leaves out could not be verified.
 */
export const updateGroup = defineCommand<GroupFields, Group>({
  action: 'UPDATE_GROUP',
  permission: 'GROUP_WRITE',
  change: ({ name }) => ({ kind: 'group', change: 'update', groupName: name }),
  validate: validateGroupFields,
  withGroupName: (fields, name) => ({ ...fields, name }),
  async plan({ directory }, { name, description, precedence, roleArn }) {
    const group = await existingGroup(directory, name);
    const draft = {
      name,
      description: description === undefined ? (group.description ?? undefined) : (description ?? ''),
      precedence: changed('precedence', precedence, group.precedence),
      roleArn: changed('roleArn', roleArn, group.roleArn),
    };
    const before = { description: group.description, precedence: group.precedence, roleArn: group.roleArn };
    return {
      changes: valueChanges(before, { ...draft, name: undefined, description: draft.description || null }),
      run: () => directory.updateGroup(draft),
    };
  },
});

async function existingGroup(directory: Directory, name: string): Promise<Group> {
  const group = await directory.getGroup(name);
  if (group === null) throw new GroupNotFoundError(name);
  return group;
}

/** Returns the value to send for a field that Cognito can set but not remove. */
function changed<Value>(field: string, wanted: Value | null | undefined, current: Value | null): Value | undefined {
  if (wanted === null && current !== null) {
    throw new InvalidInputError(
      `Cognito cannot remove the ${field} of a group. Set another value, or create the group again.`,
      field,
    );
  }
  return wanted ?? current ?? undefined;
}
