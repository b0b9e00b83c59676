import type { BulkKind, BulkStatus } from './bulk-operation.ts';

/** Which operations are meant. Clauses are joined by AND; one left out, or null, restricts nothing. */
export interface BulkFilter {
  /** One of these. An empty list matches nothing. */
  readonly status?: readonly BulkStatus[] | null | undefined;
  /** One of these. An empty list matches nothing. */
  readonly kind?: readonly BulkKind[] | null | undefined;
  /** Ordered by the caller of this subject. */
  readonly actorSubject?: string | null | undefined;
}
