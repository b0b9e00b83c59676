import { BULK_KINDS } from '../../domain/bulk/bulk-operation.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const BulkKindRef = builder.enumType('BulkKind', {
  description: 'What a bulk operation does to each of its items.',
  values: describeEnum(BULK_KINDS, {
    ADD_USERS_TO_GROUPS: 'Adds the user to the group.',
    REMOVE_USERS_FROM_GROUPS: 'Removes the user from the group.',
    ENABLE_USERS: 'Enables the user, who may sign in again.',
    DISABLE_USERS: 'Disables the user, who cannot sign in.',
    CHANGE_MEMBERSHIPS: 'Adds the user to the group or removes the user from it, as the `action` of the item says.',
    CREATE_USERS: 'Makes the account, adds it to its groups, and invites the person last.',
  }),
});
