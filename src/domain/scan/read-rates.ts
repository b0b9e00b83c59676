/** How fast Cognito may be asked now, in calls per second. */
export interface Pace {
  /** ListUsers and ListUsersInGroup together. */
  readonly userLists: number;
  /** AdminListGroupsForUser. */
  readonly groupsOfUser: number;
}
