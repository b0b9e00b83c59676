import type { SignedIn } from './auth-service.ts';
import { TOKEN_LIFETIME_S } from './jwt-claims.ts';

/** A sign-in that has come to its end. A refresh answers no new refresh token: the old one stays good. */
export function authenticated({ tokens, refreshToken }: SignedIn) {
  return {
    AuthenticationResult: {
      AccessToken: tokens.accessToken,
      ExpiresIn: TOKEN_LIFETIME_S,
      TokenType: 'Bearer',
      RefreshToken: refreshToken,
      IdToken: tokens.idToken,
    },
    ChallengeParameters: {},
  };
}
