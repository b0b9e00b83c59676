import type { Actor } from '../model/actor.ts';
import type { User } from '../model/user.ts';
import type { ValueChange } from '../model/value-change.ts';

/** The actions that are recorded: changes of the pool, and cancelling a bulk operation. */
export const AUDIT_ACTIONS = [
  'ADD_USER_TO_GROUP',
  'REMOVE_USER_FROM_GROUP',
  'ENABLE_USER',
  'DISABLE_USER',
  'SIGN_OUT_USER',
  'REVOKE_USER_SESSION',
  'CREATE_USER',
  'RESEND_INVITATION',
  'RESET_USER_PASSWORD',
  'UPDATE_USER_ATTRIBUTES',
  'DELETE_USER',
  'CREATE_GROUP',
  'UPDATE_GROUP',
  'DELETE_GROUP',
  'CANCEL_BULK_OPERATION',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_OUTCOMES = ['SUCCEEDED', 'FAILED', 'DENIED', 'UNKNOWN'] as const;

/**
 * How an attempt ended. DENIED: not allowed, and nothing was sent to Cognito. UNKNOWN: sent without a response (yet), so
 * that it may or may not have been made; also if the process died meanwhile.
 */
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** The user and group that a change is about: names only, never values of attributes. */
export interface AuditTarget {
  readonly username?: string | undefined;
  readonly groupName?: string | undefined;
}

/** Returns the target of a change to several: the user if there is just one, and likewise the group. */
export function singleTarget(usernames: readonly string[], groupNames: readonly string[]): AuditTarget {
  const only = (names: readonly string[]) => (names.length === 1 ? names[0] : undefined);
  return { username: only(usernames), groupName: only(groupNames) };
}

/** Characters. */
export const MAX_REASON_LENGTH = 500;

/** One attempted change, as it starts. */
export interface NewAuditEvent {
  readonly action: AuditAction;
  readonly actor: Actor;
  readonly target: AuditTarget;
  /** Whether it is a dry run, of which only a denial is recorded. */
  readonly dryRun: boolean;
  /** The bulk operation that it is an item of, or that it cancels. */
  readonly bulkOperationId: string | null;
  /** The events of one request belong together, as do those of the items of one bulk operation. */
  readonly requestId: string;
  /** Why it is asked for, in the caller's words. */
  readonly reason: string | null;
  /** What properties of the group or user are to become; empty where the change is of none. */
  readonly changes: readonly ValueChange[];
}

/** One attempted change whose outcome is known. `detail` says why it was denied or failed. */
export interface SettledAuditEvent extends NewAuditEvent {
  readonly outcome: AuditOutcome;
  readonly detail: string | null;
}

/**
 * Writes the audit trail. Once a method has resolved, the event is stored: a change is sent to Cognito only after `start`
 * has resolved, so that no change is missing from the trail.
 */
export interface AuditRecorder {
  /**
   * Records that a change is about to be made, as UNKNOWN. Resolves with the event's id.
   *
   * @throws StoreUnavailableError if it cannot be stored: the change must not be made
   */
  start(event: NewAuditEvent): Promise<string>;
  /**
   * Records how a started event ended. Resolves even if that cannot be stored: the event stays UNKNOWN, and the caller gets
   * the result of the change.
   *
   * @param account the account that was made, as Cognito answered: for the directory index, which holds attributes. The trail has none.
   */
  complete(id: string, outcome: AuditOutcome, detail: string | null, account?: User): Promise<void>;
  /**
   * Records an attempt that ended before anything was sent to Cognito, in one write. Resolves with the event's id.
   *
   * @throws StoreUnavailableError if it cannot be stored
   */
  record(event: SettledAuditEvent): Promise<string>;
}
