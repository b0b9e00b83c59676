import { brandWithType } from '@pothos/core';
import type { BulkItem as BulkItemModel } from '../../domain/bulk/bulk-operation.ts';
import { deserializeError, type ItemFailure } from '../../domain/bulk/item-error.ts';
import {
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NotAllowedError,
  PartialFailureError,
  UnexpectedItemError,
  UserNotFoundError,
} from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { connectionType } from '../connections.ts';
import { ErrorInterface } from '../errors.ts';
import { GroupRef } from '../groups/group.type.ts';
import { groupOfName, userOfName } from '../name-only-nodes.ts';
import { UserRef } from '../users/user.type.ts';
import { BulkOutcomeRef } from './bulk-outcome.type.ts';

const BulkItemRef = builder.objectRef<BulkItemModel>('BulkItem').implement({
  description: 'One user, or one user in one group, of a bulk operation.',
  fields: (t) => ({
    username: t.exposeString('username', { description: 'The user, by the name that the caller gave.' }),
    groupName: t.exposeString('groupName', {
      nullable: true,
      description: 'The group; null where the operation is about accounts.',
    }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description:
        'The user, as of now; null where there is none by that name, or no longer. Costs one ListUsers for each user, none where only the `id` is selected: then nobody looks whether the user is still there. One AdminGetUser where the name may be an alias, which counts the user as active this month, on the bill.',
      resolve: ({ username }, _args, context, info) => {
        const trueName = context.usernames.resolveLocally(username);
        return trueName === null ? context.loaders.userByAlias.load(username) : userOfName(trueName, context, info);
      },
    }),
    group: t.field({
      type: GroupRef,
      nullable: true,
      description:
        'The group, as of now; null where the operation is about accounts, and where the group is gone. Costs one GetGroup, for several groups one sweep of ListGroups; none where only the `id` is selected: then nobody looks whether the group is still there.',
      resolve: ({ groupName }, _args, context, info) => groupOfName(groupName, context, info),
    }),
    outcome: t.expose('outcome', { type: BulkOutcomeRef, description: 'What has become of it.' }),
    error: t.field({
      type: ErrorInterface,
      nullable: true,
      description: 'Why it failed; null unless `outcome` is FAILED.',
      resolve: ({ failure }) => (failure === null ? null : asData(failure)),
    }),
  }),
});

export const BulkItemConnection = connectionType(
  'BulkItem',
  BulkItemRef,
  "known to the service's own store, no call to Cognito.",
);

const TYPE_OF = {
  USER_NOT_FOUND: UserNotFoundError,
  GROUP_NOT_FOUND: GroupNotFoundError,
  INVALID_INPUT: InvalidInputError,
  NOT_ALLOWED: NotAllowedError,
  LIMIT_EXCEEDED: LimitExceededError,
  PARTIAL_FAILURE: PartialFailureError,
  FAULT: UnexpectedItemError,
};

/** graphql-js takes an Error for a fault of the field: so the same as a plain object, which says what type it is. */
function asData(failure: ItemFailure) {
  const error = deserializeError(failure);
  const data = { ...error, message: error.message };
  brandWithType(data, TYPE_OF[failure.code]);
  return data;
}
