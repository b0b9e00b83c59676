import { authenticated } from '../auth-responses.ts';
import { constraintViolated, invalidParameter, missingAuthParameter } from '../exceptions.ts';
import type { RequestInput } from '../request-input.ts';
import { AUTH_PARAMETER, CLIENT_ID, ENUM_NAME, PASSWORD } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

const RESPONSES = new Set(['USERNAME', 'NEW_PASSWORD']);

/** Sets a new password in place of a temporary one: the only challenge here. */
export function respondToAuthChallenge({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const name = input.required('ChallengeName', ENUM_NAME);
  if (name !== 'NEW_PASSWORD_REQUIRED') {
    throw constraintViolated('ChallengeName', name, 'Member must satisfy enum value set: [NEW_PASSWORD_REQUIRED]');
  }
  const { pool, client } = pools.appClient(input.required('ClientId', CLIENT_ID));
  const responses = input.structure('ChallengeResponses');
  for (const response of Object.keys(responses.members)) {
    if (!RESPONSES.has(response)) throw invalidParameter(`The embedded pool takes no ${response} with a new password.`);
  }
  const username = responses.optional('USERNAME', AUTH_PARAMETER);
  if (username === undefined) throw missingAuthParameter('USERNAME');
  const password = responses.optional('NEW_PASSWORD', PASSWORD);
  if (password === undefined) throw missingAuthParameter('NEW_PASSWORD');
  const session = input.optional('Session', AUTH_PARAMETER);
  if (session === undefined) throw missingAuthParameter('Session');

  const now = clock.now();
  const user = pool.signIn.challenged(client, session, username, now);
  // A password that the policy rejects leaves the challenge open.
  pool.setPassword(user, password, 'permanent', now);
  return authenticated(pool.signIn.afterChallenge(client, session, user, now));
}
