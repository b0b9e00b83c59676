/** The rates of reads that are allowed now, in calls per second. */
export interface ReadRates {
  /** ListUsers and ListUsersInGroup together. */
  readonly userLists: number;
  /** AdminListGroupsForUser. */
  readonly groupsOfUser: number;
}
