import { assertMembership, type Membership } from '../model/membership.ts';
import { defineCommand } from './command.ts';

/** Makes the user a member of the group. A member already: succeeds, changes nothing. One AdminAddUserToGroup. */
export const addUserToGroup = defineCommand<Membership, void>({
  action: 'ADD_USER_TO_GROUP',
  permission: 'MEMBERSHIP_WRITE',
  change: ({ username, groupName }) => ({ kind: 'membership', change: 'add', username, groupName }),
  validate: assertMembership,
  withGroupName: (membership, groupName) => ({ ...membership, groupName }),
  run: ({ directory }, { username, groupName }) => directory.addUserToGroup(username, groupName),
});
