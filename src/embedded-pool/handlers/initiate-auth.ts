import { authenticated } from '../auth-responses.ts';
import type { NewPasswordRequired } from '../auth-service.ts';
import { constraintViolated, missingAuthParameter } from '../exceptions.ts';
import type { RequestInput } from '../request-input.ts';
import { AUTH_PARAMETER, CLIENT_ID, ENUM_NAME } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Signs in by password or refresh token. The challenge to set a new password is met by RespondToAuthChallenge. */
export function initiateAuth({ pools, clock }: Pick<HandlerContext, 'pools' | 'clock'>, input: RequestInput) {
  const flow = input.required('AuthFlow', ENUM_NAME);
  const { pool, client } = pools.appClient(input.required('ClientId', CLIENT_ID));
  const parameters = input.structure('AuthParameters');
  const parameter = (name: string): string => {
    const value = parameters.optional(name, AUTH_PARAMETER);
    if (value === undefined) throw missingAuthParameter(name);
    return value;
  };

  switch (flow) {
    case 'USER_PASSWORD_AUTH': {
      const outcome = pool.signIn.withPassword(
        client,
        parameter('USERNAME'),
        parameter('PASSWORD'),
        clock.date().getTime(),
      );
      if (outcome.kind === 'new-password-required') return newPasswordChallenge(outcome);
      return authenticated(outcome);
    }
    case 'REFRESH_TOKEN_AUTH':
    case 'REFRESH_TOKEN':
      return authenticated(pool.signIn.withRefreshToken(client, parameter('REFRESH_TOKEN'), clock.date().getTime()));
    default:
      throw constraintViolated('AuthFlow', flow, `Member must satisfy enum value set: [${FLOWS.join(', ')}]`);
  }
}

const FLOWS = ['USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'];

function newPasswordChallenge({ user: { username, attributes }, session }: NewPasswordRequired) {
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: session,
    ChallengeParameters: {
      USER_ID_FOR_SRP: username,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(attributes),
    },
  };
}
