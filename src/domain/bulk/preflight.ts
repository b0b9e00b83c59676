import type { DomainError } from '../model/errors.ts';
import type { BulkTarget } from './bulk-operation.ts';

/** What is known of an item before it is written. */
export type Verdict =
  | { readonly kind: 'TO_DO' }
  /** Already so. */
  | { readonly kind: 'AS_ASKED' }
  | { readonly kind: 'IMPOSSIBLE'; readonly error: DomainError };

/** Finds out which items need no write. */
export interface Survey {
  /** Reads what is cheaper read at once than item by item. What cannot be read is left for `look`: never rejects. */
  prepare(pages: AsyncIterable<readonly BulkTarget[]>): Promise<void>;
  /** Without a call; null where that takes one. */
  known(target: BulkTarget): Verdict | null;
  /** Looks the item up where it is not known. Rejects with the faults of the reads. */
  look(target: BulkTarget): Promise<Verdict>;
}

export const TO_DO: Verdict = { kind: 'TO_DO' };
export const AS_ASKED: Verdict = { kind: 'AS_ASKED' };
