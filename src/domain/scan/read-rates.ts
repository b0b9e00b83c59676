/** How fast Cognito may be asked now, in calls per second. */
export interface ReadRates {
  /** ListUsers and ListUsersInGroup together. */
  readonly userLists: number;
  /** AdminListGroupsForUser. */
  readonly groupsOfUser: number;
}
