import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { UpstreamUnavailableError } from '../../domain/model/errors.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { UnauthenticatedError } from '../auth/unauthenticated-error.ts';
import type { RequestStates } from './request-state.ts';

/**
 * Notes who sends each request, before the body is read: whoever may not come in learns nothing of the schema from
 * what a document of theirs gets wrong. GraphiQL's page is served before, so that a token can be typed into it.
 */
export function useAuthentication(authenticate: Authenticate, exchanges: RequestStates): Plugin {
  return {
    async onRequestParse({ request }) {
      const exchange = exchanges.of(request);
      exchange.actor = await authenticate(request.headers.get('authorization')).catch((error: unknown) => {
        throw refusalOf(error);
      });
    },
  };
}

function refusalOf(error: unknown): unknown {
  if (error instanceof UnauthenticatedError) {
    const { message, code, challenge } = error;
    return new GraphQLError(message, {
      extensions: { code, http: { status: 401, headers: { 'www-authenticate': challenge } } },
    });
  }
  if (error instanceof UpstreamUnavailableError) {
    return new GraphQLError(error.message, { extensions: { code: error.code, http: { status: 503 } } });
  }
  return error;
}
