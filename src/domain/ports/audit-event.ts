import type { ValueChange } from '../model/value-change.ts';
import type { AuditAction, AuditOutcome } from './audit-recorder.ts';

/** One attempted change to the pool, as it is recorded. */
export interface AuditEvent {
  /** Ids sort by the start of the events. */
  readonly id: string;
  /** When it began, to the millisecond. */
  readonly at: Date;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  /** The caller's username, or the subject if the token has no username. */
  readonly actor: string;
  readonly actorSubject: string;
  /**
   * The username of the user that it was about. Null if it was about none, if no user has the given alias, or if the caller
   * lacked the permission, so that the alias was not looked up.
   */
  readonly username: string | null;
  readonly groupName: string | null;
  /** Why it was refused or failed: the code of the error, and its message. */
  readonly detail: string | null;
  /** Whether it was denied in a dry run, so that the change was not attempted. */
  readonly dryRun: boolean;
  /** The bulk operation that it was an item of, or that it cancelled. */
  readonly bulkOperationId: string | null;
  /** The events of one request belong together, as do those of the items of one bulk operation. */
  readonly requestId: string;
  /** Why it was asked for, in the caller's words. */
  readonly reason: string | null;
  /** What properties of the group or user were, and became or were to become. */
  readonly changes: readonly ValueChange[];
}
