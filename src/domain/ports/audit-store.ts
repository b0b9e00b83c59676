import type { AuditEvent } from './audit-event.ts';
import type { AuditFilter } from './audit-filter.ts';
import type { AuditRecorder } from './audit-recorder.ts';

/** The trail as those see it who read it and keep it. `store/audit-trail.ts` implements it. No call to Cognito. */
export interface AuditStore extends AuditRecorder {
  /** Null where there is none, or no longer. */
  find(id: string): AuditEvent | null;
  /** Up to `count` events, newest first, that began before the event of this id; null: from the newest on. */
  page(filter: AuditFilter, from: string | null, count: number): readonly AuditEvent[];
  count(filter: AuditFilter): number;
  /** Forgets up to `limit` events, the oldest, that began earlier than this instant; answers with how many those were. */
  deleteBefore(instant: Date, limit: number): number;
}
