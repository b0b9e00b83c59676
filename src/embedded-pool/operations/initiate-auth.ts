import { randomUUID } from 'node:crypto';
import { constraintViolated, missingAuthParameter } from '../exceptions.ts';
import type { Input } from '../input.ts';
import { TOKEN_LIFETIME_S } from '../issued-tokens.ts';
import { AUTH_PARAMETER, CLIENT_ID, ENUM_NAME } from '../shapes.ts';
import type { IssuedTokens } from '../sign-in.ts';
import type { StoredUser } from '../stored.ts';
import type { Services } from './operation.ts';

/** By password or refresh token. A challenge for a new password is asked, but cannot be answered here. */
export function initiateAuth({ pools, clock }: Pick<Services, 'pools' | 'clock'>, input: Input) {
  const flow = input.required('AuthFlow', ENUM_NAME);
  const { signIn, client } = pools.appClient(input.required('ClientId', CLIENT_ID));
  const parameters = input.structure('AuthParameters');
  const parameter = (name: string): string => {
    const value = parameters.optional(name, AUTH_PARAMETER);
    if (value === undefined) throw missingAuthParameter(name);
    return value;
  };

  switch (flow) {
    case 'USER_PASSWORD_AUTH': {
      const outcome = signIn.withPassword(client, parameter('USERNAME'), parameter('PASSWORD'), clock.date().getTime());
      if (outcome.kind === 'new-password-required') return newPasswordChallenge(outcome.user);
      return authenticated(outcome.tokens, outcome.refreshToken);
    }
    case 'REFRESH_TOKEN_AUTH':
    case 'REFRESH_TOKEN':
      return authenticated(signIn.withRefreshToken(client, parameter('REFRESH_TOKEN'), clock.date().getTime()));
    default:
      throw constraintViolated('AuthFlow', flow, `Member must satisfy enum value set: [${FLOWS.join(', ')}]`);
  }
}

const FLOWS = ['USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'];

/** A refresh answers no new refresh token: the old one stays good. */
function authenticated({ accessToken, idToken }: IssuedTokens, refreshToken?: string) {
  return {
    AuthenticationResult: {
      AccessToken: accessToken,
      ExpiresIn: TOKEN_LIFETIME_S,
      TokenType: 'Bearer',
      RefreshToken: refreshToken,
      IdToken: idToken,
    },
    ChallengeParameters: {},
  };
}

function newPasswordChallenge({ username, attributes }: StoredUser) {
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: randomUUID(),
    ChallengeParameters: {
      USER_ID_FOR_SRP: username,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(attributes),
    },
  };
}
