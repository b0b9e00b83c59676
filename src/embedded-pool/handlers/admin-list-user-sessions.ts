import type { RequestInput } from '../request-input.ts';
import { USER_POOL_ID, USERNAME } from '../shapes.ts';
import { toSessionDescriptionType } from '../user-session.ts';
import type { HandlerContext } from './operation-handler.ts';

/** All active sessions in one page, as the API model says; the newest 125. */
export function adminListUserSessions({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const pool = pools.get(input.required('UserPoolId', USER_POOL_ID));
  pool.requireSessionRecords();
  const user = pool.user(input.required('Username', USERNAME));
  const sessions = pool.signIn.sessionsOf(user, clock.date().getTime());
  return { Sessions: sessions.slice(-MAX_SESSIONS).map(toSessionDescriptionType) };
}

const MAX_SESSIONS = 125;
