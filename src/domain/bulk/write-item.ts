import { addUserToGroup } from '../commands/add-user-to-group.ts';
import { attempt, type CommandContext } from '../commands/command.ts';
import { disableUserAndSignOut } from '../commands/disable-user-and-sign-out.ts';
import { enableUser } from '../commands/enable-user.ts';
import { removeUserFromGroup } from '../commands/remove-user-from-group.ts';
import type { Permission } from '../model/permissions.ts';
import type { AuditAction } from '../ports/audit-recorder.ts';
import type { BulkKind, BulkSpec, BulkTarget } from './bulk-operation.ts';

/** What an item of each kind is, in the audit trail. */
export const ACTION_OF: Readonly<Record<BulkKind, AuditAction>> = {
  ADD_USERS_TO_GROUPS: 'ADD_USER_TO_GROUP',
  REMOVE_USERS_FROM_GROUPS: 'REMOVE_USER_FROM_GROUP',
  ENABLE_USERS: 'ENABLE_USER',
  DISABLE_USERS: 'DISABLE_USER',
};

/** What a caller needs to order and to cancel operations of each kind. */
export const PERMISSION_OF: Readonly<Record<BulkKind, Permission>> = {
  ADD_USERS_TO_GROUPS: 'MEMBERSHIP_WRITE',
  REMOVE_USERS_FROM_GROUPS: 'MEMBERSHIP_WRITE',
  ENABLE_USERS: 'ACCOUNT_WRITE',
  DISABLE_USERS: 'ACCOUNT_WRITE',
};

/** Calls to Cognito that the writing of one item takes. */
export function writesPerItem({ kind, signOut }: Pick<BulkSpec, 'kind' | 'signOut'>): number {
  return kind === 'DISABLE_USERS' && signOut ? 2 : 1;
}

/**
 * Does one item, by the single operation: authorised, guarded and recorded like it. Can be repeated. In a dry run everything
 * but the write.
 */
export function writeItem(
  context: CommandContext,
  { kind, signOut }: Pick<BulkSpec, 'kind' | 'signOut'>,
  { username, groupName }: BulkTarget,
): Promise<void> {
  switch (kind) {
    case 'ADD_USERS_TO_GROUPS':
      return attempt(addUserToGroup, context, { username, groupName: groupName ?? '' });
    case 'REMOVE_USERS_FROM_GROUPS':
      return attempt(removeUserFromGroup, context, { username, groupName: groupName ?? '' });
    case 'ENABLE_USERS':
      return attempt(enableUser, context, { username });
    case 'DISABLE_USERS':
      return disableUserAndSignOut(context, { username, signOut });
  }
}
