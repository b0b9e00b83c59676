import { type Client, type CombinedError, createClient, fetchExchange, mapExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { persistedExchange } from '@urql/exchange-persisted';
import { cacheOptions } from './cache.ts';
import { connectionLost } from './connection.ts';
import { noteMissingIndex } from './directory-index.ts';
import { documentHash } from './document-hash.ts';
import { graphqlUrl } from './endpoint.ts';
import { refetchShown } from './refetch.ts';
import { authorizationHeaders, session } from './session.ts';
import { waitWhenThrottled } from './throttled.ts';

/** Returns the client of one session: its cache holds what that caller may see, and goes with it. */
export function createApiClient(): Client {
  return createClient({
    url: graphqlUrl,
    preferGetMethod: false,
    fetchSubscriptions: true,
    fetchOptions: () => ({ headers: authorizationHeaders() }),
    exchanges: [
      mapExchange({ onError: noticeError }),
      cacheExchange(cacheOptions),
      waitWhenThrottled,
      persistedExchange({
        enforcePersistedQueries: true,
        enableForMutation: true,
        enableForSubscriptions: true,
        preferGetForPersistedQueries: false,
        generateHash: async (_text, document) => documentHash(document),
      }),
      fetchExchange,
    ],
  });
}

function noticeError(error: CombinedError): void {
  noteMissingIndex(error);
  const refused = error.graphQLErrors.find(({ extensions }) => extensions.code === 'UNAUTHENTICATED');
  if (refused !== undefined) refuse(refused.message);
  else if (error.networkError !== undefined && error.response === undefined) connectionLost(refetchShown);
}

function refuse(message: string): void {
  // What was asked before somebody signed out may be answered after that: the first reason stands.
  const { kind } = session.get();
  if (kind !== 'refused') session.set({ kind: 'refused', message, wasSignedIn: kind === 'token' });
}
