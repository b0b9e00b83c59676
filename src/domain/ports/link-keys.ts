/** The keys by which links to reports are signed. A process that has the store to itself keeps its own; others share theirs. */
export interface LinkKeys {
  /**
   * Returns the key for a new link.
   *
   * @throws StoreUnavailableError
   */
  current(): Promise<string>;
  /**
   * Returns every key by which a link may be signed that has not expired.
   *
   * @throws StoreUnavailableError
   */
  all(): Promise<readonly string[]>;
}
