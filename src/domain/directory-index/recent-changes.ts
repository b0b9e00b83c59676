import type { AuditStore } from '../ports/audit-store.ts';
import { type ChangeWithEvent, withAuditEvents } from './change-with-event.ts';
import type { DirectoryIndexStore } from './directory-index-store.ts';

/** What became different in the days before now. */
export type RecentChanges =
  /** No index is kept, or its first reading is not through. */
  | { readonly kind: 'unknown'; readonly reason: 'NO_INDEX' | 'NOT_READ' }
  | {
      readonly kind: 'known';
      /** Changes are known from this moment on: so many days ago, or the end of the first reading if that was later. */
      readonly since: Date;
      readonly total: number;
      /** The first of them, newest first. */
      readonly newest: readonly ChangeWithEvent[];
    };

export interface RecentChangesQuery {
  readonly days: number;
  readonly now: Date;
  /** How many are returned at most, up to 1,000. */
  readonly count: number;
}

/** Reads what became different in the days before now, by whoever it was. Makes no call. */
export async function readRecentChanges(
  index: Pick<DirectoryIndexStore, 'state' | 'changes'> | null,
  audit: Pick<AuditStore, 'findMany'>,
  { days, now, count }: RecentChangesQuery,
): Promise<RecentChanges> {
  if (index === null) return { kind: 'unknown', reason: 'NO_INDEX' };
  const { since } = await index.state();
  if (since === null) return { kind: 'unknown', reason: 'NOT_READ' };
  const after = new Date(now.getTime() - days * 86_400_000);
  const [total, newest] = await Promise.all([
    index.changes.count({ after }),
    index.changes.page({ after }, null, count),
  ]);
  return { kind: 'known', since: since > after ? since : after, total, newest: await withAuditEvents(audit, newest) };
}
