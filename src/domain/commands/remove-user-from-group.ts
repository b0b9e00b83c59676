import { assertMembership, type Membership } from '../model/membership.ts';
import { defineCommand } from './command.ts';

/**
 * Removes the user from the group. Succeeds without a change if the user is not a member. Costs one
 * AdminRemoveUserFromGroup.
 */
export const removeUserFromGroup = defineCommand<Membership, void>({
  action: 'REMOVE_USER_FROM_GROUP',
  permission: 'MEMBERSHIP_WRITE',
  change: ({ username, groupName, leaving }) => ({
    kind: 'membership',
    change: 'remove',
    username,
    groupName,
    leaving,
  }),
  validate: assertMembership,
  withGroupName: (membership, groupName) => ({ ...membership, groupName }),
  run: ({ directory }, { username, groupName }) => directory.removeUserFromGroup(username, groupName),
});
