import type { AuditAction, AuditOutcome } from './audit-recorder.ts';

/**
 * Selects events. Conditions are joined by AND; one that is left out or null restricts nothing. A single name matches exactly,
 * the names of a list in any case.
 */
export interface AuditFilter {
  readonly actor?: string | null | undefined;
  readonly username?: string | null | undefined;
  readonly groupName?: string | null | undefined;
  /** One of these, in any case; an empty list matches nothing. */
  readonly actors?: readonly string[] | null | undefined;
  /** One of these, in any case; an empty list matches nothing. */
  readonly usernames?: readonly string[] | null | undefined;
  /** One of these, in any case; an empty list matches nothing. */
  readonly groupNames?: readonly string[] | null | undefined;
  readonly requestId?: string | null | undefined;
  /** About the user of exactly this name, whatever the clauses above say. */
  readonly ofUser?: string | undefined;
  /** One of these; an empty list matches nothing. */
  readonly action?: readonly AuditAction[] | null | undefined;
  /** One of these; an empty list matches nothing. */
  readonly outcome?: readonly AuditOutcome[] | null | undefined;
  /** Began at this instant or later. */
  readonly after?: Date | null | undefined;
  /** Began earlier than this instant. */
  readonly before?: Date | null | undefined;
}
