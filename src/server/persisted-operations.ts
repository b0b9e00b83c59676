import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Documents by the hexadecimal SHA-256 of their text. */
export type PersistedDocuments = ReadonlyMap<string, string>;

const HOW = 'Send its hash: {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "…"}}}.';

/** Executes these documents and no others, each asked for by its hash. */
export function usePersistedDocumentsOnly(documents: PersistedDocuments): Plugin {
  return usePersistedOperations({
    getPersistedOperation: (hash) => documents.get(hash) ?? null,
    customErrors: {
      persistedQueryOnly: () => refusal(`Only documents known to this service are executed, not a text. ${HOW}`),
      keyNotFound: () => refusal(`The request names no document. ${HOW}`),
      notFound: () => refusal('No document known to this service has this hash.'),
    },
  });
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'PERSISTED_OPERATIONS_ONLY', http: { status: 400 } } });
}
