/** Milliseconds for which a worker holds an operation without a sign of life. After that another may take it over. */
export const LEASE_MS = 5_000;

/** The right of one worker to run one operation. */
export interface BulkLease {
  readonly operationId: string;
  readonly workerId: string;
  /** Counts the leases of the operation: what the holder of an earlier one sends late is refused. */
  readonly number: number;
}

/** Another worker has taken the operation over, or it has ended: nothing more may be written by this lease. */
export class LeaseLostError extends Error {
  constructor({ operationId, workerId }: BulkLease) {
    super(`The worker ${workerId} no longer holds the bulk operation ${operationId}.`);
    this.name = 'LeaseLostError';
  }
}
