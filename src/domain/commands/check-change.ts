import { type DomainError, ForbiddenError, InvalidInputError, NotAllowedError } from '../model/errors.ts';
import type { AuditAction, AuditRecorder } from '../ports/audit-recorder.ts';
import { addUserToGroup } from './add-user-to-group.ts';
import type { CommandContext } from './command.ts';
import { createGroup } from './create-group.ts';
import { deleteGroup } from './delete-group.ts';
import { removeUser } from './delete-user.ts';
import { disableUser } from './disable-user.ts';
import { enableUser } from './enable-user.ts';
import { makeUser } from './make-account.ts';
import { removeUserFromGroup } from './remove-user-from-group.ts';
import { resendInvitation } from './resend-invitation.ts';
import { resetUserPassword } from './reset-user-password.ts';
import { revokeUserSession } from './revoke-user-session.ts';
import { signOutUser } from './sign-out-user.ts';
import { updateGroup } from './update-group.ts';
import { setAttributes } from './update-user-attributes.ts';

/** A change that somebody thinks of. */
export interface IntendedChange {
  readonly action: AuditAction;
  readonly username?: string | null | undefined;
  readonly groupName?: string | null | undefined;
}

/** What the authorizer says of it now. */
export type ChangeCheck = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** A question leaves no event. */
const NO_TRAIL: AuditRecorder = { start: async () => '', complete: async () => {}, record: async () => '' };

/**
 * Finds out whether a change would be allowed to the actor now: the same reads as the change itself, and no write, not even to
 * the trail.
 *
 * Rejects with InvalidInputError if a name that the action takes is missing, or the action cannot be asked about.
 */
export async function checkChange(context: CommandContext, intended: IntendedChange): Promise<ChangeCheck> {
  const asking = { ...context, audit: NO_TRAIL, request: { ...context.request, reasonRule: 'optional' } } as const;
  try {
    await check(asking, intended);
    return { allowed: true };
  } catch (error) {
    if (isRefusal(error)) return { allowed: false, reason: error.message };
    throw error;
  }
}

function check(context: CommandContext, { action, username, groupName }: IntendedChange): Promise<void> {
  const user = () => given(username, 'username', action);
  const group = () => given(groupName, 'groupName', action);
  switch (action) {
    case 'ADD_USER_TO_GROUP':
      return addUserToGroup.checkAllowed(context, { username: user(), groupName: group() });
    case 'REMOVE_USER_FROM_GROUP':
      return removeUserFromGroup.checkAllowed(context, { username: user(), groupName: group() });
    case 'ENABLE_USER':
      return enableUser.checkAllowed(context, { username: user() });
    case 'DISABLE_USER':
      return disableUser.checkAllowed(context, { username: user() });
    case 'SIGN_OUT_USER':
      return signOutUser.checkAllowed(context, { username: user() });
    case 'REVOKE_USER_SESSION':
      return revokeUserSession.checkAllowed(context, { username: user(), sessionId: ANY_SESSION });
    case 'CREATE_USER':
      return makeUser.checkAllowed(context, { username: user(), attributes: [] });
    case 'RESEND_INVITATION':
      return resendInvitation.checkAllowed(context, { username: user() });
    case 'RESET_USER_PASSWORD':
      return resetUserPassword.checkAllowed(context, { username: user() });
    case 'UPDATE_USER_ATTRIBUTES':
      return setAttributes.checkAllowed(context, { username: user(), wanted: [], changes: [] });
    case 'DELETE_USER':
      return removeUser.checkAllowed(context, { username: user() });
    case 'CREATE_GROUP':
      return createGroup.checkAllowed(context, { name: group() });
    case 'UPDATE_GROUP':
      return updateGroup.checkAllowed(context, { name: group() });
    case 'DELETE_GROUP':
      return deleteGroup.checkAllowed(context, { name: group() });
    case 'CANCEL_BULK_OPERATION':
      throw new InvalidInputError(`${action} cannot be asked about: it depends on the operation.`, 'action');
  }
}

/** It makes no difference which. */
const ANY_SESSION = 'tkn';

/** Throws InvalidInputError if the name is missing. */
function given(name: string | null | undefined, field: string, action: AuditAction): string {
  if (typeof name !== 'string') throw new InvalidInputError(`${action} takes ${field}.`, field);
  return name;
}

function isRefusal(error: unknown): error is DomainError {
  return error instanceof NotAllowedError || error instanceof ForbiddenError;
}
