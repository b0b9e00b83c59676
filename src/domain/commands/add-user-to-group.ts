import { assertMembership, type Membership } from '../model/membership.ts';
import { defineCommand } from './command.ts';

/** Adds the user to the group. Succeeds without a change if the user is a member already. Costs one AdminAddUserToGroup. */
export const addUserToGroup = defineCommand<Membership, void>({
  action: 'ADD_USER_TO_GROUP',
  permission: 'MEMBERSHIP_WRITE',
  change: ({ username, groupName, ofNewUser }) => ({
    kind: 'membership',
    change: 'add',
    username,
    groupName,
    ofNewUser,
  }),
  validate: assertMembership,
  withGroupName: (membership, groupName) => ({ ...membership, groupName }),
  run: ({ directory }, { username, groupName }) => directory.addUserToGroup(username, groupName),
});
