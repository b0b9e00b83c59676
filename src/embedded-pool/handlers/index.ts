import { adminAddUserToGroup } from './admin-add-user-to-group.ts';
import { adminCreateUser } from './admin-create-user.ts';
import { adminDeleteUser } from './admin-delete-user.ts';
import { adminDisableUser } from './admin-disable-user.ts';
import { adminEnableUser } from './admin-enable-user.ts';
import { adminGetUser } from './admin-get-user.ts';
import { adminListGroupsForUser } from './admin-list-groups-for-user.ts';
import { adminListUserSessions } from './admin-list-user-sessions.ts';
import { adminRemoveUserFromGroup } from './admin-remove-user-from-group.ts';
import { adminResetUserPassword } from './admin-reset-user-password.ts';
import { adminRevokeUserSession } from './admin-revoke-user-session.ts';
import { adminSetUserPassword } from './admin-set-user-password.ts';
import { adminUpdateUserAttributes } from './admin-update-user-attributes.ts';
import { adminUserGlobalSignOut } from './admin-user-global-sign-out.ts';
import { createGroup } from './create-group.ts';
import { createUserPool } from './create-user-pool.ts';
import { createUserPoolClient } from './create-user-pool-client.ts';
import { deleteGroup } from './delete-group.ts';
import { deleteUserPool } from './delete-user-pool.ts';
import { describeUserPool } from './describe-user-pool.ts';
import { getGroup } from './get-group.ts';
import { getProvisionedLimit } from './get-provisioned-limit.ts';
import { getUser } from './get-user.ts';
import { initiateAuth } from './initiate-auth.ts';
import { listGroups } from './list-groups.ts';
import { listUsers } from './list-users.ts';
import { listUsersInGroup } from './list-users-in-group.ts';
import type { OperationHandler } from './operation-handler.ts';
import { respondToAuthChallenge } from './respond-to-auth-challenge.ts';
import { updateGroup } from './update-group.ts';

const operations = {
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminCreateUser: adminCreateUser,
  AdminDeleteUser: adminDeleteUser,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminGetUser: adminGetUser,
  AdminListGroupsForUser: adminListGroupsForUser,
  AdminListUserSessions: adminListUserSessions,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminResetUserPassword: adminResetUserPassword,
  AdminRevokeUserSession: adminRevokeUserSession,
  AdminSetUserPassword: adminSetUserPassword,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  CreateGroup: createGroup,
  CreateUserPool: createUserPool,
  CreateUserPoolClient: createUserPoolClient,
  DeleteGroup: deleteGroup,
  DeleteUserPool: deleteUserPool,
  DescribeUserPool: describeUserPool,
  GetGroup: getGroup,
  GetProvisionedLimit: getProvisionedLimit,
  GetUser: getUser,
  InitiateAuth: initiateAuth,
  ListGroups: listGroups,
  ListUsers: listUsers,
  ListUsersInGroup: listUsersInGroup,
  RespondToAuthChallenge: respondToAuthChallenge,
  UpdateGroup: updateGroup,
} satisfies Record<string, OperationHandler>;

/** The operations that the embedded pool supports, by their names in the API. */
export const OPERATIONS: ReadonlyMap<string, OperationHandler> = new Map(Object.entries(operations));
