import type { Plugin } from 'graphql-yoga';
import { callerOf } from '../../domain/model/caller.ts';
import { UpstreamUnavailableError } from '../../domain/model/errors.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import { UnauthenticatedError } from '../auth/unauthenticated-error.ts';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';
import { getNodeRequest } from '../messages/node-request.ts';
import type { RequestStates } from './request-state.ts';

/**
 * Authenticates each request before its body is read, so that a caller without a valid token learns nothing of the schema from
 * the errors of a document. GraphiQL's page is served before, so that a token can be typed into it.
 */
export function useAuthentication({ authenticate, issuer }: Authenticator, requestStates: RequestStates): Plugin {
  return {
    async onRequestParse({ request, serverContext }) {
      const state = requestStates.of(request);
      const actor = await authenticate(request.headers.get('authorization')).catch((error: unknown) => {
        throw toRequestError(error);
      });
      const address = getNodeRequest(serverContext)?.socket.remoteAddress;
      state.actor = actor;
      state.caller = callerOf(actor, { issuer, address });
    },
  };
}

function toRequestError(error: unknown): unknown {
  if (error instanceof UnauthenticatedError) {
    return httpGraphQLError(error.code, error.message, { challenge: error.challenge });
  }
  return error instanceof UpstreamUnavailableError ? httpGraphQLError(error.code, error.message) : error;
}
