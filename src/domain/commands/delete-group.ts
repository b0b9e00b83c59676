import { InvalidInputError } from '../model/errors.ts';
import { assertGroupName } from '../model/name-rules.ts';
import { everyPage } from '../ports/directory.ts';
import { defineCommand } from './command.ts';

export interface DeleteGroup {
  readonly name: string;
  /** Whether to delete it even if it has members. */
  readonly force?: boolean | null | undefined;
}

/**
 * Deletes a group. Costs one DeleteGroup; before it, unless forced, ListUsersInGroup up to the first member: a group with
 * members is rejected, since they would lose their access without having been named.
 */
export const deleteGroup = defineCommand<DeleteGroup, void>({
  action: 'DELETE_GROUP',
  permission: 'GROUP_WRITE',
  change: ({ name }) => ({ kind: 'group', change: 'delete', groupName: name }),
  validate: ({ name }) => assertGroupName(name, 'name'),
  withGroupName: (input, name) => ({ ...input, name }),
  async run({ directory }, { name, force }) {
    if (force !== true) {
      for await (const [member] of everyPage((page) => directory.listUsersInGroup(name, page))) {
        if (member !== undefined) {
          throw new InvalidInputError(
            `The group "${name}" has members, who would lose what it grants. Remove them first, or pass force: true.`,
            'force',
          );
        }
      }
    }
    await directory.deleteGroup(name);
  },
});
