import { checkMembership, type Membership } from '../model/membership.ts';
import { operation } from './command.ts';

/** Makes the user a member of the group. A member already: succeeds, changes nothing. One AdminAddUserToGroup. */
export const addUserToGroup = operation<Membership, void>({
  action: 'ADD_USER_TO_GROUP',
  permission: 'MEMBERSHIP_WRITE',
  concern: ({ username, groupName }) => ({ kind: 'membership', change: 'add', username, groupName }),
  validate: checkMembership,
  renamed: (membership, groupName) => ({ ...membership, groupName }),
  run: ({ directory }, { username, groupName }) => directory.addUserToGroup(username, groupName),
});
