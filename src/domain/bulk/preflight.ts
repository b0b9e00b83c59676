import type { DomainError } from '../model/errors.ts';
import type { BulkTarget } from './bulk-operation.ts';

/** What is known of an item before it is written. */
export type PreflightResult =
  | { readonly kind: 'NEEDS_WRITE' }
  /** The pool is already as the item asks. */
  | { readonly kind: 'UNCHANGED' }
  | { readonly kind: 'INVALID'; readonly error: DomainError };

/** Finds out which items need no write. */
export interface Preflight {
  /** Reads what is cheaper read at once than item by item. What cannot be read is left for `check`: never rejects. */
  load(pages: AsyncIterable<readonly BulkTarget[]>): Promise<void>;
  /** The result that is known without a call; null if it takes one. */
  peek(target: BulkTarget): PreflightResult | null;
  /** Looks the item up if its result is not known. Rejects with the errors of the reads. */
  check(target: BulkTarget): Promise<PreflightResult>;
}

export const NEEDS_WRITE: PreflightResult = { kind: 'NEEDS_WRITE' };
export const UNCHANGED: PreflightResult = { kind: 'UNCHANGED' };
