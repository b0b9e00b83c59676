import { brandWithType } from '@pothos/core';
import type { BulkItem as StoredItem } from '../../domain/bulk/bulk-operation.ts';
import { deserializeError, type ItemFailure } from '../../domain/bulk/item-error.ts';
import {
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NotAllowedError,
  PartialFailureError,
  UnexpectedItemError,
  UserExistsError,
  UserNotFoundError,
} from '../../domain/model/errors.ts';
import type { AuditAction } from '../../domain/ports/audit-recorder.ts';
import { AuditActionRef } from '../audit/audit-action.type.ts';
import { builder } from '../builder.ts';
import { connectionType } from '../connections.ts';
import { ErrorInterface } from '../errors.ts';
import { GroupRef } from '../groups/group.type.ts';
import { groupReference, userReference } from '../node-references.ts';
import { UserRef } from '../users/user.type.ts';
import { BulkOutcomeRef } from './bulk-outcome.type.ts';

export interface BulkItemModel extends StoredItem {
  readonly doneAs: AuditAction;
}

const BulkItemRef = builder.objectRef<BulkItemModel>('BulkItem').implement({
  description: 'One user, or one user in one group, of a bulk operation.',
  fields: (t) => ({
    username: t.exposeString('username', {
      nullable: true,
      description: 'The name of the user as the caller gave it. Null if the item is about no user.',
    }),
    groupName: t.exposeString('groupName', {
      nullable: true,
      description:
        'The group; null if the operation is about accounts. The groups of a new account are part of its one item, and not told here.',
    }),
    action: t.expose('doneAs', {
      type: AuditActionRef,
      description:
        'What is done, as the audit trail names it: each kind of operation has one, `CHANGE_MEMBERSHIPS` two.',
    }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description:
        'The user, as of now; null if there is none by that name, or no longer. Costs one ListUsers for each user, none if only the `id` is selected, which does not check that the user still exists. Costs one AdminGetUser if the name may be an alias, which bills the user as active this month.',
      resolve: ({ username }, _args, context, info) => {
        const trueName = context.usernames.resolveLocally(username);
        return trueName === null
          ? context.loaders.userByAlias.load(username)
          : userReference(trueName, context.loaders, info);
      },
    }),
    group: t.field({
      type: GroupRef,
      nullable: true,
      description:
        'The group, as of now; null if the operation is about accounts, or if the group no longer exists. Costs one GetGroup, for several groups ListGroups until all are found; none if only the `id` is selected, which does not check that the group still exists.',
      resolve: ({ groupName }, _args, context, info) => groupReference(groupName, context.loaders, info),
    }),
    outcome: t.expose('outcome', { type: BulkOutcomeRef, description: 'The outcome so far.' }),
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
  "read from the service's own store, no call to Cognito.",
);

const TYPE_OF = {
  USER_NOT_FOUND: UserNotFoundError,
  USER_EXISTS: UserExistsError,
  GROUP_NOT_FOUND: GroupNotFoundError,
  INVALID_INPUT: InvalidInputError,
  NOT_ALLOWED: NotAllowedError,
  LIMIT_EXCEEDED: LimitExceededError,
  PARTIAL_FAILURE: PartialFailureError,
  FAULT: UnexpectedItemError,
};

/** Returns the error as a plain object of its GraphQL type: graphql-js takes an Error for a failure of the field. */
function asData(failure: ItemFailure) {
  const error = deserializeError(failure);
  const data = { ...error, message: error.message };
  brandWithType(data, TYPE_OF[failure.code]);
  return data;
}
