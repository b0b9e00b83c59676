import { addUserToGroup } from '../commands/add-user-to-group.ts';
import { attempt, type CommandContext } from '../commands/command.ts';
import { disableUserAndSignOut } from '../commands/disable-user-and-sign-out.ts';
import { enableUser } from '../commands/enable-user.ts';
import { removeUserFromGroup } from '../commands/remove-user-from-group.ts';
import type { Permission } from '../model/permissions.ts';
import type { AuditAction } from '../ports/audit-recorder.ts';
import type { PoolChange } from '../ports/proposed-change.ts';
import { type BulkKind, type BulkOperation, type BulkTarget, totalOf } from './bulk-operation.ts';
import type { CallRates } from './call-rates.ts';
import { type AccountItemContext, createAccountItem, type WrittenOutcome } from './create-account-item.ts';

/** What an item of each kind is, in the audit trail; of CHANGE_MEMBERSHIPS the item itself says it. */
const ACTION_OF: Readonly<Record<Exclude<BulkKind, 'CHANGE_MEMBERSHIPS'>, AuditAction>> = {
  ADD_USERS_TO_GROUPS: 'ADD_USER_TO_GROUP',
  REMOVE_USERS_FROM_GROUPS: 'REMOVE_USER_FROM_GROUP',
  ENABLE_USERS: 'ENABLE_USER',
  DISABLE_USERS: 'DISABLE_USER',
  CREATE_USERS: 'CREATE_USER',
};

/** What an item does, in the words of the audit trail. Of CHANGE_MEMBERSHIPS without an item: that it adds. */
export function actionOf(kind: BulkKind, item?: Pick<BulkTarget, 'action'>): AuditAction {
  return kind === 'CHANGE_MEMBERSHIPS' ? (item?.action ?? 'ADD_USER_TO_GROUP') : ACTION_OF[kind];
}

/** What an item would do to the pool. Null for one that makes an account. */
export function proposedChangeOf(kind: BulkKind, item: BulkTarget): PoolChange | null {
  const { username, groupName } = item;
  switch (actionOf(kind, item)) {
    case 'ADD_USER_TO_GROUP':
      return { kind: 'membership', change: 'add', username, groupName: groupName ?? '' };
    case 'REMOVE_USER_FROM_GROUP':
      return { kind: 'membership', change: 'remove', username, groupName: groupName ?? '' };
    case 'ENABLE_USER':
      return { kind: 'account', change: 'enable', username };
    case 'DISABLE_USER':
      return { kind: 'account', change: 'disable', username };
    default:
      return null;
  }
}

/** What a caller needs to order and to cancel operations of each kind. */
export const PERMISSION_OF: Readonly<Record<BulkKind, Permission>> = {
  ADD_USERS_TO_GROUPS: 'MEMBERSHIP_WRITE',
  REMOVE_USERS_FROM_GROUPS: 'MEMBERSHIP_WRITE',
  ENABLE_USERS: 'ACCOUNT_WRITE',
  DISABLE_USERS: 'ACCOUNT_WRITE',
  CHANGE_MEMBERSHIPS: 'MEMBERSHIP_WRITE',
  CREATE_USERS: 'USER_WRITE',
};

/** Making an account and inviting the person are one call each. */
const CREATIONS_PER_ACCOUNT = 2;

/** Seconds that the calls take that write so many items of the operation, at these rates. */
export function secondsToWrite(operation: BulkOperation, items: number, pace: CallRates): number {
  const { kind, signOut, memberships, counts } = operation;
  if (kind !== 'CREATE_USERS') return (items * (kind === 'DISABLE_USERS' && signOut ? 2 : 1)) / pace.writes;
  // Two quotas, used side by side.
  const membershipsPerItem = memberships / Math.max(1, totalOf(counts));
  return items * Math.max(CREATIONS_PER_ACCOUNT / pace.creations, membershipsPerItem / pace.writes);
}

/**
 * Does one item, by the single operation: authorised, guarded and recorded like it. Can be repeated. In a dry run everything
 * but the write. UNCHANGED: only now it showed that there was nothing to do.
 */
export async function writeItem(
  context: CommandContext,
  operation: BulkOperation,
  item: BulkTarget,
  accounts: AccountItemContext,
): Promise<WrittenOutcome> {
  const { username } = item;
  switch (actionOf(operation.kind, item)) {
    case 'ADD_USER_TO_GROUP':
      await attempt(addUserToGroup, context, { username, groupName: item.groupName ?? '' });
      return 'SUCCEEDED';
    case 'REMOVE_USER_FROM_GROUP':
      await attempt(removeUserFromGroup, context, { username, groupName: item.groupName ?? '' });
      return 'SUCCEEDED';
    case 'ENABLE_USER':
      await attempt(enableUser, context, { username });
      return 'SUCCEEDED';
    case 'DISABLE_USER':
      await disableUserAndSignOut(context, { username, signOut: operation.signOut });
      return 'SUCCEEDED';
    case 'CREATE_USER':
      return createAccountItem(context, operation, item, accounts);
    default:
      throw new Error(`No bulk operation does ${actionOf(operation.kind, item)}.`);
  }
}
