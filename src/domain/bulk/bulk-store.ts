import type { BulkChange } from './bulk-change.ts';
import type { BulkFilter } from './bulk-filter.ts';
import type { BulkLease } from './bulk-lease.ts';
import type {
  BulkItem,
  BulkOperation,
  BulkOutcome,
  BulkSpec,
  BulkStatus,
  BulkTarget,
  ItemResult,
} from './bulk-operation.ts';

/** For how long an operation is kept after its end. */
export const BULK_RETENTION_DAYS = 30;

export interface NewBulkOperation {
  readonly spec: BulkSpec;
  readonly targets: readonly BulkTarget[];
}

/** An operation in the hands of a worker. */
export interface BulkClaim {
  readonly lease: BulkLease;
  readonly operation: BulkOperation;
  /** The index of the last item that was handed out to any worker, and so may have been sent; -1 before the first. */
  readonly checkpoint: number;
  /** Somebody has asked to cancel it: the worker ends it instead of going on. */
  readonly isCancelRequested: boolean;
}

/** What the holder of a lease learns as it renews it. */
export interface LeaseRenewal {
  /** Somebody has asked to cancel the operation: the worker starts nothing more of it, and ends it. */
  readonly isCancelRequested: boolean;
}

/**
 * Keeps bulk operations, so that a process that is killed at any moment loses none. An operation is run by one worker at a
 * time, the one that holds its lease; what is written by a lease that was lost is refused. What a method has resolved
 * is stored. Dates, and the ids that sort by them, are of the store's clock: those of the processes may be minutes apart.
 */
export interface BulkStore {
  /** Stores the whole operation, every item PENDING, and leases it to the worker. All or nothing. */
  create(operation: NewBulkOperation, workerId: string, leaseMs: number): Promise<BulkClaim>;
  /** Leases to the worker the oldest RUNNING operation that nobody holds, or this one if nobody does. Null if there is none. */
  claim(workerId: string, leaseMs: number, id?: string): Promise<BulkClaim | null>;
  /**
   * Extends the lease to so long from now. One that has run out can be renewed until another worker has claimed the
   * operation.
   *
   * @throws LeaseLostError
   */
  renewLease(lease: BulkLease, leaseMs: number): Promise<LeaseRenewal>;
  /** Gives the operation back, unfinished, to whoever claims it next. Does nothing if the lease is lost. */
  release(lease: BulkLease): Promise<void>;

  /**
   * Hands out up to `count` PENDING items after the one of this index, in their order, and moves the checkpoint to the
   * last of them, in one transaction: what is sent was handed out before.
   *
   * @throws LeaseLostError
   */
  claimNext(lease: BulkLease, after: number, count: number): Promise<readonly BulkItem[]>;
  /**
   * Records how PENDING items ended; an item that has ended stays as it is. All or nothing.
   *
   * @throws LeaseLostError
   */
  record(lease: BulkLease, results: readonly ItemResult[]): Promise<void>;
  /**
   * Ends the operation and its lease: what is PENDING becomes SKIPPED.
   *
   * @throws LeaseLostError
   */
  finish(lease: BulkLease, status: Exclude<BulkStatus, 'RUNNING'>): Promise<void>;
  /**
   * Asks for the end of a RUNNING operation. One that nobody holds ends at once, as CANCELLED: what is PENDING becomes
   * SKIPPED. Else its holder learns of the request as it renews its lease, and whoever claims it next by the claim.
   * Resolves with whether it has ended by this.
   */
  cancel(id: string): Promise<boolean>;

  /** Null if there is none, or no longer. */
  find(id: string): Promise<BulkOperation | null>;
  /** The ids of the RUNNING operations, oldest first. */
  running(): Promise<readonly string[]>;
  /** Up to `count` operations, newest first, that were created before the one of this id; null: from the newest on. */
  page(filter: BulkFilter, before: string | null, count: number): Promise<readonly BulkOperation[]>;
  count(filter: BulkFilter): Promise<number>;
  /** Up to `count` items after the one of this index, -1 for the first, in their order; null: of every outcome. */
  items(
    id: string,
    after: number,
    count: number,
    outcomes?: readonly BulkOutcome[] | null,
  ): Promise<readonly BulkItem[]>;

  /** Deletes operations that ended before this instant, up to `limit` items at once. Resolves with how many items it deleted. */
  deleteBefore(instant: Date, limit: number): Promise<number>;

  /**
   * Calls the listener soon after each change, whichever process made it, until the returned function is called. A call
   * can be lost with a connection: who depends on it also looks at the operation from time to time.
   */
  onChange(listener: (change: BulkChange) => void): () => void;
}
