import { brandWithType } from '@pothos/core';
import type { BulkItem as BulkItemModel } from '../../domain/bulk/bulk-operation.ts';
import { errorOf, type ItemFailure } from '../../domain/bulk/item-failure.ts';
import {
  FaultError,
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NotAllowedError,
  PartialFailureError,
  UserNotFoundError,
} from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { connectionType } from '../connections.ts';
import { ErrorInterface } from '../errors.ts';
import { BulkOutcome } from './bulk-outcome.type.ts';

const BulkItem = builder.objectRef<BulkItemModel>('BulkItem').implement({
  description: 'One user, or one user in one group, of a bulk operation.',
  fields: (t) => ({
    username: t.exposeString('username', { description: 'The user, by the name that the caller gave.' }),
    groupName: t.exposeString('groupName', {
      nullable: true,
      description: 'The group; null where the operation is about accounts.',
    }),
    outcome: t.expose('outcome', { type: BulkOutcome, description: 'What has become of it.' }),
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
  BulkItem,
  "known to the service's own store, no call to Cognito.",
);

const TYPE_OF = {
  USER_NOT_FOUND: UserNotFoundError,
  GROUP_NOT_FOUND: GroupNotFoundError,
  INVALID_INPUT: InvalidInputError,
  NOT_ALLOWED: NotAllowedError,
  LIMIT_EXCEEDED: LimitExceededError,
  PARTIAL_FAILURE: PartialFailureError,
  FAULT: FaultError,
};

/** graphql-js takes an Error for a fault of the field: so the same as a plain object, which says what type it is. */
function asData(failure: ItemFailure) {
  const error = errorOf(failure);
  const data = { ...error, message: error.message };
  brandWithType(data, TYPE_OF[failure.code]);
  return data;
}
