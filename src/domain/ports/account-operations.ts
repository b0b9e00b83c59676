import type { User, UserAttribute } from '../model/user.ts';
import type { UserSession } from '../model/user-session.ts';

/** How an invitation reaches somebody. */
export type InvitationMedium = 'EMAIL' | 'SMS';

export interface UserDraft {
  readonly username: string;
  /** Without empty values. */
  readonly attributes: readonly UserAttribute[];
}

/** The part of a directory that makes, changes and deletes accounts, and looks at their sessions. */
export interface AccountOperations {
  /**
   * One AdminCreateUser, which sends no invitation. Rejects with UserExistsError and InvalidInputError; with NoResponseError as
   * well where an attempt was not answered and another one says that the user exists: it may be the first one's.
   */
  createUser(draft: UserDraft): Promise<User>;
  /**
   * Makes Cognito send the invitation, with a new temporary password. One AdminCreateUser, never sent a second time. Rejects
   * with UserNotFoundError, and InvalidInputError where the user waits for none or cannot be reached.
   */
  inviteUser(username: string, medium: InvitationMedium): Promise<void>;
  /**
   * Makes Cognito send a code by which the user chooses a new password. One AdminResetUserPassword, never sent a second time.
   * Rejects with UserNotFoundError, and InvalidInputError where the user has no password or cannot be reached.
   */
  resetUserPassword(username: string): Promise<void>;
  /**
   * An empty value takes the attribute away. One AdminUpdateUserAttributes: all of the changes or none. Rejects with
   * UserNotFoundError, UserExistsError, InvalidInputError.
   */
  updateUserAttributes(username: string, changes: readonly UserAttribute[]): Promise<void>;
  /** For good. One AdminDeleteUser. Rejects with UserNotFoundError. */
  deleteUser(username: string): Promise<void>;
  /**
   * The active sessions, in Cognito's order; behind by seconds. One AdminListUserSessions. Rejects with UserNotFoundError,
   * and SessionsNotRecordedError where the pool keeps none.
   */
  listUserSessions(username: string): Promise<readonly UserSession[]>;
  /**
   * Ends one session and leaves the others. One AdminRevokeUserSession. Rejects with UserNotFoundError, InvalidInputError where
   * the user has no such session, and SessionsNotRecordedError.
   */
  revokeUserSession(username: string, sessionId: string): Promise<void>;
}
