import type { DomainError } from '../model/errors.ts';
import type { BulkTarget } from './bulk-operation.ts';

/** What is known of an item before it is written. */
export type PreflightResult =
  | { readonly kind: 'TO_DO' }
  /** Already so. */
  | { readonly kind: 'AS_ASKED' }
  | { readonly kind: 'IMPOSSIBLE'; readonly error: DomainError };

/** Finds out which items need no write. */
export interface Preflight {
  /** Reads what is cheaper read at once than item by item. What cannot be read is left for `look`: never rejects. */
  load(pages: AsyncIterable<readonly BulkTarget[]>): Promise<void>;
  /** Without a call; null where that takes one. */
  peek(target: BulkTarget): PreflightResult | null;
  /** Looks the item up where it is not known. Rejects with the faults of the reads. */
  check(target: BulkTarget): Promise<PreflightResult>;
}

export const NEEDS_WRITE: PreflightResult = { kind: 'TO_DO' };
export const UNCHANGED: PreflightResult = { kind: 'AS_ASKED' };
