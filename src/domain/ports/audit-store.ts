import type { AuditEvent } from './audit-event.ts';
import type { AuditFilter } from './audit-filter.ts';
import type { AuditRecorder } from './audit-recorder.ts';

/** The audit trail, to be written, read and cleaned up. Makes no call to Cognito. */
export interface AuditStore extends AuditRecorder {
  /** Returns null if there is no such event, or no longer. */
  find(id: string): Promise<AuditEvent | null>;
  /** Returns those of these events that there are, in any order; at most 1,000 at once. */
  findMany(ids: readonly string[]): Promise<readonly AuditEvent[]>;
  /**
   * Returns up to `count` events, newest first, that started before the event of this id, or from the newest on for null.
   */
  page(filter: AuditFilter, from: string | null, count: number): Promise<readonly AuditEvent[]>;
  count(filter: AuditFilter): Promise<number>;
  /** Deletes up to `limit` events, the oldest, that started before this instant. Resolves with how many it deleted. */
  deleteBefore(instant: Date, limit: number): Promise<number>;
  /** Rejects if an event could not be stored now. Leaves none behind. */
  probe(): Promise<void>;
}
