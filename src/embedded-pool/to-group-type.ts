import type { StoredGroup } from './records.ts';

/** Returns `GroupType` of the API model. A property that is not set is left out. */
export function toGroupType(group: StoredGroup, userPoolId: string) {
  return {
    GroupName: group.name,
    UserPoolId: userPoolId,
    Description: group.description,
    RoleArn: group.roleArn,
    Precedence: group.precedence,
    CreationDate: group.createdAt / 1000,
    LastModifiedDate: group.modifiedAt / 1000,
  };
}
