import type { Actor } from '../model/actor.ts';

/** What this service does on somebody's behalf, by the names under which it is recorded: changes of the pool, and their end. */
export const AUDIT_ACTIONS = [
  'ADD_USER_TO_GROUP',
  'REMOVE_USER_FROM_GROUP',
  'ENABLE_USER',
  'DISABLE_USER',
  'SIGN_OUT_USER',
  'CREATE_GROUP',
  'UPDATE_GROUP',
  'DELETE_GROUP',
  'CANCEL_BULK_OPERATION',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_OUTCOMES = ['SUCCEEDED', 'FAILED', 'DENIED', 'UNKNOWN'] as const;

/**
 * How an attempt ended. DENIED: refused before anything was sent to Cognito. UNKNOWN: sent, with no answer (yet): it may
 * or may not have happened; so an attempt reads during which the process died.
 */
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Whom or what a change is about: names only, never values of attributes. */
export interface AuditTarget {
  readonly username?: string | undefined;
  readonly groupName?: string | undefined;
}

/** Of a change to several: the user where it is about one, and so the group. Of a hundred thousand none is named. */
export function singleTarget(usernames: readonly string[], groupNames: readonly string[]): AuditTarget {
  const only = (names: readonly string[]) => (names.length === 1 ? names[0] : undefined);
  return { username: only(usernames), groupName: only(groupNames) };
}

/** One attempted change, as it is begun. */
export interface NewAuditEvent {
  readonly action: AuditAction;
  readonly actor: Actor;
  readonly target: AuditTarget;
  /** Whether nobody tried to make the change: only a refusal is written down then. */
  readonly dryRun: boolean;
  /** The bulk operation that it is an item of, or that it cancels. */
  readonly bulkOperationId: string | null;
}

/**
 * The trail of changes. Synchronous, because its store is a local file: an attempt that could not be written down must
 * not be made, and nothing may come in between.
 */
export interface AuditRecorder {
  /**
   * Writes down that a change is about to be made, as UNKNOWN, and answers with the event's id.
   *
   * @throws StoreUnavailableError where it cannot
   */
  start(attempt: NewAuditEvent): string;
  /**
   * Says how it ended. `detail` says why it failed. Where that cannot be written down the event stays UNKNOWN, and the
   * attempt is as it is: nobody is told of a failure that the change did not have.
   */
  complete(id: string, outcome: AuditOutcome, detail: string | null): void;
}

/** Keeps nothing. */
export const nullRecorder: AuditRecorder = { start: () => '', complete: () => {} };
