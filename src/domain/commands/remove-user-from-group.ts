import { checkMembership, type Membership } from '../model/membership.ts';
import { operation } from './command.ts';

/** Ends the user's membership of the group. Not a member: succeeds, changes nothing. One AdminRemoveUserFromGroup. */
export const removeUserFromGroup = operation<Membership, void>({
  action: 'REMOVE_USER_FROM_GROUP',
  permission: 'MEMBERSHIP_WRITE',
  concern: ({ username, groupName, leaving }) => ({
    kind: 'membership',
    change: 'remove',
    username,
    groupName,
    leaving,
  }),
  validate: checkMembership,
  renamed: (membership, groupName) => ({ ...membership, groupName }),
  run: ({ directory }, { username, groupName }) => directory.removeUserFromGroup(username, groupName),
});
