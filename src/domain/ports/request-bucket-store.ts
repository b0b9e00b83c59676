/** What a token bucket gave. */
export interface RequestGrant {
  /** How many requests may be sent: from none up to what was wanted. */
  readonly granted: number;
  /** Milliseconds until the bucket holds one request more. */
  readonly waitMs: number;
}

/**
 * A token bucket for each caller, which holds the requests of one minute, in the store that several processes share. The
 * store's clock counts.
 */
export interface RequestBucketStore {
  /**
   * Takes up to `wanted` requests from the caller's bucket. One statement.
   *
   * @throws StoreUnavailableError
   */
  take(caller: string, wanted: number): Promise<RequestGrant>;
  /** Deletes up to `limit` buckets that have been full since this instant. Resolves with how many. */
  deleteBefore(instant: Date, limit: number): Promise<number>;
}
