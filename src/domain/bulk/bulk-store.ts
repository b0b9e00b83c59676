import type {
  BulkItem,
  BulkOperation,
  BulkOutcome,
  BulkSpec,
  BulkStatus,
  BulkTarget,
  ItemResult,
} from './bulk-operation.ts';

/** How long an operation can be looked at after its end. */
export const BULK_RETENTION_DAYS = 30;

/**
 * What is kept of bulk operations, so that a process that is killed at any moment can go on at its next start. Written by
 * one process alone, and synchronous as the audit trail is: what a method has returned from stays.
 */
export interface BulkStore {
  /** Writes down the whole operation, every item PENDING, and answers with it, RUNNING. All or nothing. */
  create(order: BulkSpec, targets: readonly BulkTarget[], at: Date): BulkOperation;
  /** Null where there is none, or no longer. */
  find(id: string): BulkOperation | null;
  /** Ids of the operations that are not finished, oldest first. */
  running(): readonly string[];

  /** Up to `count` items after the one of this index, -1 for the beginning, in their order; null: of every outcome. */
  items(id: string, after: number, count: number, outcomes?: readonly BulkOutcome[] | null): readonly BulkItem[];

  /** Items up to this index may have been sent: said before they are. */
  setCheckpoint(id: string, through: number): void;
  /** The highest index that was begun; -1 before the first. */
  checkpoint(id: string): number;
  /** Says how PENDING items ended; an item that has ended stays as it is. All or nothing. */
  record(id: string, results: readonly ItemResult[]): void;
  /** Ends the operation: what is PENDING becomes SKIPPED. */
  finish(id: string, status: Exclude<BulkStatus, 'RUNNING'>, at: Date): void;

  /** Forgets operations that finished earlier than this instant, up to `most` items at once; answers with how many that were. */
  deleteBefore(instant: Date, most: number): Promise<number>;
}
