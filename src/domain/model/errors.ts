import { truncateMessage } from './truncate-message.ts';

/**
 * All expected errors. `cognito/errors.ts` turns those of the SDK into these. The first group are failures that a caller can
 * act on, returned as data; the second are faults, returned as GraphQL errors with a stable code.
 */
export abstract class DomainError extends Error {
  abstract readonly code: FailureCode | FaultCode;

  constructor(message: string, options?: ErrorOptions) {
    super(truncateMessage(message), options);
    this.name = new.target.name;
  }
}

export const FAILURE_CODES = [
  'USER_NOT_FOUND',
  'USER_EXISTS',
  'GROUP_NOT_FOUND',
  'GROUP_EXISTS',
  'INVALID_INPUT',
  'NOT_ALLOWED',
  'LIMIT_EXCEEDED',
  'PARTIAL_FAILURE',
  'BULK_OPERATION_NOT_FOUND',
  'FAULT',
] as const;

/** Failures that are data: the members of the result unions. */
export type FailureCode = (typeof FAILURE_CODES)[number];

/** Faults: `extensions.code` of a GraphQL error. */
export type FaultCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'THROTTLED'
  | 'CALL_BUDGET_EXCEEDED'
  | 'ANSWER_TOO_LARGE'
  | 'CANCELLED'
  | 'AMBIGUOUS_USER'
  | 'STALE_CURSOR'
  | 'FEED_ENDED'
  | 'UPSTREAM_ACCESS_DENIED'
  | 'UPSTREAM_UNAVAILABLE'
  | 'UPSTREAM_READ_ONLY'
  | 'SESSIONS_NOT_RECORDED'
  | 'STORE_UNAVAILABLE'
  | 'INDEX_UNAVAILABLE'
  | 'NOT_INDEXED'
  | 'INTERNAL_SERVER_ERROR';

// --- Failures a caller can act on ------------------------------------------------------------------------------

export class UserNotFoundError extends DomainError {
  readonly code = 'USER_NOT_FOUND';
  readonly username: string;

  constructor(username: string, options?: ErrorOptions) {
    super(`The pool has no user "${username}".`, options);
    this.username = username;
  }
}

/** What a new user, or a new address, has in common with a user who is there. */
export type TakenName = 'username' | 'email' | 'phone_number' | 'preferred_username';

/** The pool has a user of this name, or with this address. */
export class UserExistsError extends DomainError {
  readonly code = 'USER_EXISTS';
  /** The user who is there; null where Cognito did not say who. */
  readonly username: string | null;
  /** Null where Cognito did not say which it is. */
  readonly field: TakenName | null;

  /** The message holds no address: the trail keeps it. */
  constructor(field: TakenName | null, username: string | null, options?: ErrorOptions) {
    super(
      field === 'username'
        ? `The pool has a user "${username}" already. Choose another name, or change that user.`
        : `Another user of the pool has this ${field ?? 'email address or phone number'}${username === null ? '' : `: "${username}"`}. Nothing was changed.`,
      options,
    );
    this.field = field;
    this.username = username;
  }
}

export class GroupNotFoundError extends DomainError {
  readonly code = 'GROUP_NOT_FOUND';
  readonly groupName: string;

  constructor(groupName: string, options?: ErrorOptions) {
    super(`The pool has no group "${groupName}".`, options);
    this.groupName = groupName;
  }
}

export class GroupExistsError extends DomainError {
  readonly code = 'GROUP_EXISTS';
  readonly groupName: string;

  constructor(groupName: string, options?: ErrorOptions) {
    super(`The pool has a group "${groupName}" already. Change it with updateGroup, or choose another name.`, options);
    this.groupName = groupName;
  }
}

/** The input breaks a rule of Cognito's or of this service's. Nothing was changed. */
export class InvalidInputError extends DomainError {
  readonly code = 'INVALID_INPUT';
  /** Path of the offending field within the input; null if Cognito did not say. */
  readonly field: string | null;

  constructor(message: string, field: string | null, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}

/** The caller may do this kind of thing, but not to this target. */
export class NotAllowedError extends DomainError {
  readonly code = 'NOT_ALLOWED';
}

/** A resource quota of Cognito's: groups per user, groups per pool. */
export class LimitExceededError extends DomainError {
  readonly code = 'LIMIT_EXCEEDED';
}

/** Some steps were done and could not be undone. */
export class PartialFailureError extends DomainError {
  readonly code = 'PARTIAL_FAILURE';
  readonly completed: readonly string[];
  readonly failed: readonly string[];

  constructor(
    message: string,
    steps: { completed: readonly string[]; failed: readonly string[] },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.completed = steps.completed;
    this.failed = steps.failed;
  }
}

export class BulkOperationNotFoundError extends DomainError {
  readonly code = 'BULK_OPERATION_NOT_FOUND';

  constructor() {
    super('There is no such bulk operation, or it ended so long ago that it has been deleted.');
  }
}

/** A fault as data: the error of an item of a bulk operation. */
export class UnexpectedItemError extends DomainError {
  readonly code = 'FAULT';
  /** The code that the fault has as a GraphQL error. */
  readonly fault: string;

  constructor(message: string, fault: string) {
    super(message);
    this.fault = fault;
  }
}

// --- Faults ----------------------------------------------------------------------------------------------------

/** An argument of a query is invalid. */
export class BadUserInputError extends DomainError {
  readonly code = 'BAD_USER_INPUT';
  /** Path of the offending argument. */
  readonly field: string;

  constructor(message: string, field: string, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}

/** A report of so many users does not fit into one response. */
export class ReportTooLargeError extends DomainError {
  readonly code = 'BAD_USER_INPUT';
  readonly users: number;
  readonly maxUsers: number;

  /** @param known whether so many users were read, or are Cognito's estimate of the pool's size */
  constructor(users: number, maxUsers: number, known: 'read' | 'estimated') {
    const found = known === 'read' ? `The report holds ${users} users or more` : `The pool has some ${users} users`;
    super(
      `${found}, and one answer holds a report of at most ${maxUsers} (REPORT_MAX_USERS). Download it from /reports/membership.csv or /reports/membership.ndjson, run the command "cognito-admin-graphql report", or select only totals and progress.`,
    );
    this.users = users;
    this.maxUsers = maxUsers;
  }
}

export class ForbiddenError extends DomainError {
  readonly code = 'FORBIDDEN';
}

/** The call could not be made in time at the rate that Cognito allows. */
export class ThrottledError extends DomainError {
  readonly code = 'THROTTLED';
  readonly retryAfterSeconds: number;

  constructor(operation: string, retryAfterSeconds: number, options?: ErrorOptions) {
    super(
      `Cognito's request quota leaves no room for ${operation} in time. Try again in ${retryAfterSeconds} s.`,
      options,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The change had to wait for others that are made one at a time, and its time was up before that. */
export class QueueFullError extends ThrottledError {
  override readonly message =
    'Changes that could take an administrator are made one at a time, and others were not done in time. Nothing was changed. Try again in 1 s.';

  constructor() {
    super('', 1);
  }
}

export class CallBudgetExceededError extends DomainError {
  readonly code = 'CALL_BUDGET_EXCEEDED';
  readonly operation: string;
  readonly budget: number;
  /** The fewest calls that the whole request would have taken. */
  readonly estimatedCalls: number;

  /**
   * @param made how many calls the request has made
   * @param more how many calls of this operation it would have made next
   */
  constructor(operation: string, budget: number, made = budget, more = 1) {
    super(
      `The request would take ${made + more} calls to Cognito at least: it has made ${made}, and ${more} more of ${operation} would be next. One request may make ${budget} (CALL_BUDGET). Ask for less in one request: fewer items at once, fewer lists, no totalCount, fewer fields that cost calls, or a filter that Cognito can evaluate; membershipReport is not held to this budget.`,
    );
    this.operation = operation;
    this.budget = budget;
    this.estimatedCalls = made + more;
  }
}

/** Nested lists would make the response too large. */
export class ResponseTooLargeError extends DomainError {
  readonly code = 'ANSWER_TOO_LARGE';
  readonly maxValues: number;

  constructor(maxValues: number) {
    super(
      `The answer would hold more than ${maxValues} values. Ask for fewer items at once, for fewer fields of each, or for fewer lists within lists; membershipReport holds everybody with all groups, each once.`,
    );
    this.maxValues = maxValues;
  }
}

/** The work that a call belongs to was cancelled before the call was sent. */
export class CancelledError extends DomainError {
  readonly code = 'CANCELLED';

  constructor() {
    super('The work was ended before this was sent.');
  }
}

/** The key fits several users. */
export class AmbiguousUserError extends DomainError {
  readonly code = 'AMBIGUOUS_USER';
}

/** The cursor belongs to other arguments, or to a list that has moved on. */
export class StaleCursorError extends DomainError {
  readonly code = 'STALE_CURSOR';

  constructor(reason: string, options?: ErrorOptions) {
    super(`${reason} Start again from the first page, without a cursor.`, options);
  }
}

/** A stream of events ended before its reader wanted: it goes on with another request, after the last event that was read. */
export class FeedEndedError extends DomainError {
  readonly code = 'FEED_ENDED';

  constructor(reason: string) {
    super(`${reason} Subscribe again with the cursor of the last event that you have as \`after\`: none is missed.`);
  }
}

/** AWS denied the call: the credentials lack an IAM action. */
export class UpstreamAccessDeniedError extends DomainError {
  readonly code = 'UPSTREAM_ACCESS_DENIED';
  /** The IAM action that is missing: `cognito-idp:ListUsers`. */
  readonly action: string;

  constructor(action: string, options?: ErrorOptions) {
    super(`AWS denied the call: the service's credentials lack the IAM action ${action} on this user pool.`, options);
    this.action = action;
  }
}

/** Cognito cannot be used: no response, no credentials, no such pool, an internal error. */
export class UpstreamUnavailableError extends DomainError {
  readonly code = 'UPSTREAM_UNAVAILABLE';
}

/**
 * The settings are wrong, so that retrying is no use: there is no such pool, or AWS does not accept the credentials.
 */
export class UpstreamMisconfiguredError extends UpstreamUnavailableError {}

/** Sent to Cognito, without a usable response: a write may or may not have been made. */
export class NoResponseError extends UpstreamUnavailableError {}

/** The pool takes no writes: a secondary replica Region. */
export class UpstreamReadOnlyError extends DomainError {
  readonly code = 'UPSTREAM_READ_ONLY';
}

/** The pool keeps no sessions: a setting that user pools are made without. */
export class SessionsNotRecordedError extends DomainError {
  readonly code = 'SESSIONS_NOT_RECORDED';

  constructor(options?: ErrorOptions) {
    super(
      'The user pool records no sessions. Turn its session management on, or read the trail of sign-ins elsewhere.',
      options,
    );
  }
}

/** The service's own store cannot be written or read. No change is made that could not be recorded. */
export class StoreUnavailableError extends DomainError {
  readonly code = 'STORE_UNAVAILABLE';
  /** What is wrong with it. */
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The store of the audit trail and the bulk operations (DATA_DIR or DATABASE_URL) cannot be used: ${reason}. What cannot be written down is not done.`,
      options,
    );
    this.reason = reason;
  }
}

/** The directory index cannot be read: none is kept, or its first reading of the pool is not through. */
export class IndexUnavailableError extends DomainError {
  readonly code = 'INDEX_UNAVAILABLE';
  /** How many users the first reading has found until now; null if no index is kept. */
  readonly usersRead: number | null;

  constructor(usersRead: number | null) {
    super(
      usersRead === null
        ? 'This service keeps no index of the directory. Set DIRECTORY_INDEX=on to have one, or ask Cognito instead: users, groups, membershipReport.'
        : `The first reading of the pool is not through: it has found ${usersRead} users until now. Try again later, or ask Cognito instead: users, groups, membershipReport.`,
    );
    this.usersRead = usersRead;
  }
}

/** The directory index does not hold what was asked for. An empty value would look as if there were none. */
export class NotIndexedError extends DomainError {
  readonly code = 'NOT_INDEXED';

  /** @param what `The attribute "nickname"` */
  constructor(what: string, advice: string) {
    super(`${what} is not in the directory index. ${advice}`);
  }
}
