import { CallBudgetExceededError, CancelledError, PartialFailureError, ThrottledError } from '../model/errors.ts';
import { attempt, type Command } from './command.ts';
import { disableUser } from './disable-user.ts';
import { signOutUser } from './sign-out-user.ts';

export interface DisableAndSignOut {
  readonly username: string;
  /** Whether to revoke the user's sessions as well: otherwise they last until their tokens expire. */
  readonly signOut?: boolean | null | undefined;
}

/**
 * Disables the user, and with `signOut` ends all sessions: in this order, so that the user cannot sign in again in between.
 * After the first write the second is made even if the client has disconnected, or the time or the budget is used up.
 * Rejects with PartialFailureError if the user is disabled but could not be signed out.
 */
export const disableUserAndSignOut: Command<DisableAndSignOut, void> = async (context, { username, signOut }) => {
  await attempt(disableUser, context, { username });
  // The guard decides both alike: a user who may be disabled may be signed out.
  if (signOut !== true || context.dryRun === true) return;
  try {
    await signOutUser(context, { username }).catch((error: unknown) => {
      if (!isCutShort(error)) throw error;
      return signOutUser({ ...context, directory: context.openRecovery() }, { username });
    });
  } catch (cause) {
    throw new PartialFailureError(
      `"${username}" is disabled, but was not signed out: sessions last until their tokens expire. Try signOutUser.`,
      { completed: ['disable'], failed: ['signOut'] },
      { cause },
    );
  }
};

/** Returns true if the call was not sent for lack of time or calls, of which another request has its own. */
function isCutShort(error: unknown): boolean {
  return error instanceof CancelledError || error instanceof ThrottledError || error instanceof CallBudgetExceededError;
}
