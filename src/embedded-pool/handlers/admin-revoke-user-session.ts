import { sessionNotFound } from '../exceptions.ts';
import type { RequestInput } from '../request-input.ts';
import { SESSION_ID, USER_POOL_ID, USERNAME } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Sessions that are linked to the one stay: RevokeAssociatedSessions is not known here. */
export function adminRevokeUserSession({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.requireSessionRecords();
  const user = pool.user(input.required('Username', USERNAME));
  const sessionId = input.required('SessionId', SESSION_ID);
  const session = pool.signIn.sessionsOf(user, clock.date().getTime()).find(({ id }) => id === sessionId);
  if (session === undefined) throw sessionNotFound();
  pool.signIn.endSession(session);
  return {};
}
