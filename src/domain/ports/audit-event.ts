import type { AuditAction, AuditOutcome } from './audit-recorder.ts';

/** One attempted change to the pool, as it is written down. */
export interface AuditEvent {
  /** Ids sort as the events began. */
  readonly id: string;
  /** When it began, to the millisecond. */
  readonly at: Date;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  /** The caller's username, or subject where the token has none. */
  readonly actor: string;
  readonly actorSubject: string;
  /**
   * The true username of the user whom it was about. Null if it was about none, or where the caller gave an alias that is
   * nobody's, or lacked the permission so that nobody looked whose it is.
   */
  readonly username: string | null;
  readonly groupName: string | null;
  /** Why it was refused or failed: the code of the error, and its message. */
  readonly detail: string | null;
  /** Refused as a dry run: nobody tried to make the change. */
  readonly dryRun: boolean;
  /** The bulk operation that it was an item of, or that it cancelled. */
  readonly bulkOperationId: string | null;
}
