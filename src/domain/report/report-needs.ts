/** What a report must find out, as far as its costs go. */
export interface ReportNeeds {
  /** Every group, empty ones included. */
  readonly groups: boolean;
  /** Who is in which group. */
  readonly memberships: boolean;
  /** Every user, those in no group included. */
  readonly users: boolean;
  /** Only these groups; null: all of the pool. */
  readonly groupNames: readonly string[] | null;
}
