import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';
import { badRequest } from '../messages/request-encoding.ts';

/** Documents by their ids, usually the hexadecimal SHA-256 of their text. */
export type PersistedDocuments = ReadonlyMap<string, string>;

/** Which documents are executed. */
export interface DocumentRule {
  /** The documents that can be executed by their ids. */
  readonly documents: PersistedDocuments;
  /** `persisted`: no others are executed. */
  readonly executed: 'any' | 'persisted';
}

const HOW =
  'Send its hash: {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "…"}}}, or its id as "documentId".';

/**
 * Returns the id without the prefix `sha256:`, which graphql-codegen and the draft of GraphQL over HTTP write before a hash.
 */
export function persistedId(id: string): string {
  return id.replace(/^sha256:/, '');
}

/**
 * Replaces the id of a persisted document by its text.
 *
 * `@graphql-yoga/plugin-persisted-operations` is not used: it accepts an id only if texts are rejected or all are allowed,
 * and its error for an unknown one keeps Apollo's automatic persisted queries from sending the text.
 */
export function usePersistedDocuments({ documents, executed }: DocumentRule): Plugin {
  return {
    onParams({ params, setParams }) {
      const id = idIn(params);
      if (params.query !== undefined && params.query !== null && params.query !== '') {
        if (executed === 'any') return;
        throw persistedOnlyError(`Only documents known to this service are executed, not a text. ${HOW}`);
      }
      if (id === null) {
        if (executed === 'any') throw badRequest('The request holds no document: neither "query" nor an id of one.');
        throw persistedOnlyError(`The request names no document. ${HOW}`);
      }
      const query = documents.get(persistedId(id));
      if (query === undefined)
        throw executed === 'any'
          ? notSupported()
          : persistedOnlyError('No document known to this service has this hash.');
      setParams({ ...params, query });
    },
  };
}

function idIn(params: { readonly extensions?: Record<string, unknown> | undefined }): string | null {
  const persistedQuery = params.extensions?.persistedQuery;
  if (typeof persistedQuery === 'object' && persistedQuery !== null && 'sha256Hash' in persistedQuery) {
    return typeof persistedQuery.sha256Hash === 'string' ? persistedQuery.sha256Hash : null;
  }
  return 'documentId' in params && typeof params.documentId === 'string' ? params.documentId : null;
}

/** Returns the error that Apollo Client and urql look for: they then send the text instead of the hash. */
function notSupported(): GraphQLError {
  return httpGraphQLError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
}

function persistedOnlyError(message: string): GraphQLError {
  return httpGraphQLError('PERSISTED_OPERATIONS_ONLY', message);
}
