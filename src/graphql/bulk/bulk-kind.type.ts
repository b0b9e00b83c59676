import { BULK_KINDS } from '../../domain/bulk/bulk-operation.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const BulkKindRef = builder.enumType('BulkKind', {
  description: 'What a bulk operation does to each of its items.',
  values: describeEnum(BULK_KINDS, {
    ADD_USERS_TO_GROUPS: 'The user is made a member of the group.',
    REMOVE_USERS_FROM_GROUPS: 'The user is taken out of the group.',
    ENABLE_USERS: 'The user may sign in again.',
    DISABLE_USERS: 'The user is kept from signing in.',
  }),
});
