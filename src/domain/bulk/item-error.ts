import {
  DomainError,
  ForbiddenError,
  GroupNotFoundError,
  InvalidInputError,
  LimitExceededError,
  NotAllowedError,
  PartialFailureError,
  type TakenName,
  UnexpectedItemError,
  UserExistsError,
  UserNotFoundError,
} from '../model/errors.ts';

/** Why an item failed, as data, so that it can be stored and be an error again when somebody asks. */
export type ItemFailure =
  | { readonly code: 'USER_NOT_FOUND'; readonly username: string }
  | { readonly code: 'USER_EXISTS'; readonly field: TakenName | null; readonly username: string | null }
  | { readonly code: 'GROUP_NOT_FOUND'; readonly groupName: string }
  | { readonly code: 'INVALID_INPUT'; readonly message: string; readonly field: string | null }
  | { readonly code: 'NOT_ALLOWED'; readonly message: string }
  | { readonly code: 'LIMIT_EXCEEDED'; readonly message: string }
  | {
      readonly code: 'PARTIAL_FAILURE';
      readonly message: string;
      readonly completed: readonly string[];
      readonly failed: readonly string[];
    }
  | { readonly code: 'FAULT'; readonly message: string; readonly fault: string };

export type ItemError =
  | UserNotFoundError
  | UserExistsError
  | GroupNotFoundError
  | InvalidInputError
  | NotAllowedError
  | LimitExceededError
  | PartialFailureError
  | UnexpectedItemError;

/** An error that is not of the domain shows nothing of itself: it may hold anything. */
export function serializeError(error: unknown): ItemFailure {
  if (error instanceof UserNotFoundError) return { code: error.code, username: error.username };
  if (error instanceof UserExistsError) return { code: error.code, field: error.field, username: error.username };
  if (error instanceof GroupNotFoundError) return { code: error.code, groupName: error.groupName };
  if (error instanceof InvalidInputError) return { code: error.code, message: error.message, field: error.field };
  if (error instanceof NotAllowedError || error instanceof LimitExceededError) {
    return { code: error.code, message: error.message };
  }
  if (error instanceof ForbiddenError) return { code: 'NOT_ALLOWED', message: error.message };
  if (error instanceof PartialFailureError) {
    const { code, message, completed, failed } = error;
    return { code, message, completed, failed };
  }
  if (error instanceof DomainError) return { code: 'FAULT', message: error.message, fault: error.code };
  return { code: 'FAULT', message: 'Unexpected error.', fault: 'INTERNAL_SERVER_ERROR' };
}

export function deserializeError(failure: ItemFailure): ItemError {
  switch (failure.code) {
    case 'USER_NOT_FOUND':
      return new UserNotFoundError(failure.username);
    case 'USER_EXISTS':
      return new UserExistsError(failure.field, failure.username);
    case 'GROUP_NOT_FOUND':
      return new GroupNotFoundError(failure.groupName);
    case 'INVALID_INPUT':
      return new InvalidInputError(failure.message, failure.field);
    case 'NOT_ALLOWED':
      return new NotAllowedError(failure.message);
    case 'LIMIT_EXCEEDED':
      return new LimitExceededError(failure.message);
    case 'PARTIAL_FAILURE':
      return new PartialFailureError(failure.message, failure);
    case 'FAULT':
      return new UnexpectedItemError(failure.message, failure.fault);
  }
}
