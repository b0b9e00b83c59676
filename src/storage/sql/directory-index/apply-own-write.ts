import { applyGroupWrite, deleteGroup } from './apply-group-write.ts';
import { applyMembershipWrite } from './apply-membership-write.ts';
import { applyUserWrite, deleteUser } from './apply-user-write.ts';
import type { IndexTransaction } from './index-transaction.ts';
import { markUncertain } from './mark-uncertain.ts';
import type { OwnWrite } from './own-write.ts';

/** Merges a write that was made, as far as it says what it changed. */
export async function applyOwnWrite(index: IndexTransaction, write: OwnWrite): Promise<void> {
  switch (write.action) {
    case 'ADD_USER_TO_GROUP':
    case 'REMOVE_USER_FROM_GROUP':
      return applyMembershipWrite(index, write);
    case 'CREATE_USER':
    case 'ENABLE_USER':
    case 'DISABLE_USER':
    case 'UPDATE_USER_ATTRIBUTES':
      return applyUserWrite(index, write);
    case 'DELETE_USER':
      return deleteUser(index, write);
    case 'CREATE_GROUP':
    case 'UPDATE_GROUP':
      return applyGroupWrite(index, write);
    case 'DELETE_GROUP':
      return deleteGroup(index, write);
    case 'RESET_USER_PASSWORD':
    case 'RESEND_INVITATION':
      // They change the status, and do not say to what.
      return markUncertain(index, write);
    case 'SIGN_OUT_USER':
    case 'REVOKE_USER_SESSION':
    case 'CANCEL_BULK_OPERATION':
      return;
  }
}
