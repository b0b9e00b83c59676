import { InvalidInputError } from '../model/errors.ts';
import { assertUsername } from '../model/name-rules.ts';
import { defineCommand } from './command.ts';

export interface RevokeUserSession {
  readonly username: string;
  /** As the list of the user's sessions has it. */
  readonly sessionId: string;
}

/** `tkn` or `sso`, and lowercase letters and digits: 28 characters today (API model). */
const SESSION_ID = /^[\w-]{1,128}$/;

/**
 * Ends one of the user's sessions and leaves the others, those that came through it included. Access and ID tokens already
 * issued still pass where only signature and expiry are checked. One AdminRevokeUserSession.
 */
export const revokeUserSession = defineCommand<RevokeUserSession, void>({
  action: 'REVOKE_USER_SESSION',
  permission: 'ACCOUNT_WRITE',
  change: ({ username }) => ({ kind: 'account', change: 'revoke-session', username }),
  validate({ username, sessionId }) {
    assertUsername(username);
    if (!SESSION_ID.test(sessionId)) throw new InvalidInputError('That is not the id of a session.', 'sessionId');
  },
  run: ({ directory }, { username, sessionId }) => directory.revokeUserSession(username, sessionId),
});
