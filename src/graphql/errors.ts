import {
  BulkOperationNotFoundError,
  FAILURE_CODES,
  type FailureCode,
  GroupExistsError,
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NotAllowedError,
  PartialFailureError,
  UnexpectedItemError,
  UserExistsError,
  UserNotFoundError,
} from '../domain/model/errors.ts';
import { builder } from './builder.ts';
import { describeEnum } from './describe-enum.ts';

const ErrorCode = builder.enumType('ErrorCode', {
  description: 'The errors that a caller can act on, and FAULT for any other.',
  values: describeEnum(FAILURE_CODES, {
    USER_NOT_FOUND: 'The pool has no such user.',
    USER_EXISTS: 'The pool has a user of that name, or with that address, already.',
    GROUP_NOT_FOUND: 'The pool has no such group.',
    GROUP_EXISTS: 'The pool has a group of that name already.',
    INVALID_INPUT: "The input breaks a rule of Cognito's or of this service's.",
    NOT_ALLOWED: 'The caller may do this kind of thing, but not to this target.',
    LIMIT_EXCEEDED: "A resource quota of Cognito's is used up.",
    PARTIAL_FAILURE: 'Some steps were made and could not be undone.',
    BULK_OPERATION_NOT_FOUND: 'There is no such bulk operation.',
    FAULT: 'A failure for another reason than the input or the target.',
  }),
});

interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

export const ErrorInterface = builder.interfaceRef<Failure>('Error').implement({
  description: 'An error that a caller can act on. Nothing was changed, unless the type says otherwise.',
  fields: (t) => ({
    code: t.field({
      type: ErrorCode,
      description: 'The error by name: stable, for programs.',
      resolve: ({ code }) => code,
    }),
    message: t.exposeString('message', { description: 'What happened, to what, and what to do. For people.' }),
  }),
});

builder.objectType(UserNotFoundError, {
  name: 'UserNotFoundError',
  description: 'The pool has no such user. Nothing was changed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    username: t.exposeString('username', { description: 'The name as it was given.' }),
  }),
});

builder.objectType(UserExistsError, {
  name: 'UserExistsError',
  description: 'The pool has a user of this name, or with this address. Nothing was changed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    username: t.exposeString('username', {
      nullable: true,
      description: 'The user who is there; null where Cognito did not say who.',
    }),
    field: t.exposeString('field', {
      nullable: true,
      description:
        'What is taken: `username`, or the attribute `email`, `phone_number` or `preferred_username`; null where Cognito did not say.',
    }),
  }),
});

builder.objectType(GroupNotFoundError, {
  name: 'GroupNotFoundError',
  description: 'The pool has no such group. Nothing was changed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    groupName: t.exposeString('groupName', { description: 'The name as it was given.' }),
  }),
});

builder.objectType(GroupExistsError, {
  name: 'GroupExistsError',
  description: 'The pool has a group of that name already. Nothing was changed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    groupName: t.exposeString('groupName', { description: 'The name that is taken.' }),
  }),
});

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: "The input breaks a rule of Cognito's or of this service's. Nothing was changed.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    field: t.exposeString('field', {
      nullable: true,
      description: 'Path of the invalid field within `input`; null if Cognito did not say which it was.',
    }),
  }),
});

builder.objectType(NotAllowedError, {
  name: 'NotAllowedError',
  description:
    'The caller may do this kind of thing, but not to this target: a protected group, a higher authority, the last administrator, oneself. Nothing was changed.',
  interfaces: [ErrorInterface],
});

builder.objectType(LimitExceededError, {
  name: 'LimitExceededError',
  description: "A resource quota of Cognito's: 100 groups per user, 10,000 groups per pool. Nothing was changed.",
  interfaces: [ErrorInterface],
});

builder.objectType(PartialFailureError, {
  name: 'PartialFailureError',
  description: 'Some steps were made and could not be undone: which, and what the state is now.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    completed: t.exposeStringList('completed', { description: 'The steps that were made, in their order.' }),
    failed: t.exposeStringList('failed', { description: 'The steps that failed, were not started, or were undone.' }),
  }),
});

builder.objectType(BulkOperationNotFoundError, {
  name: 'BulkOperationNotFoundError',
  description: 'There is no such bulk operation, or it ended so long ago that it has been deleted.',
  interfaces: [ErrorInterface],
});

builder.objectType(UnexpectedItemError, {
  name: 'UnexpectedItemError',
  description:
    'An item of a bulk operation ended with an unexpected error. The change may have been made all the same.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    fault: t.exposeString('fault', {
      description: 'The code of the same error as a GraphQL error: UPSTREAM_UNAVAILABLE, UPSTREAM_ACCESS_DENIED …',
    }),
  }),
});
