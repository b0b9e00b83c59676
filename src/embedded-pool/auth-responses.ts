import type { SignedIn } from './auth-service.ts';
import { TOKEN_LIFETIME_S } from './jwt-claims.ts';

/** Returns the result of a completed sign-in. A refresh returns no new refresh token: the old one stays valid. */
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
