import { isAsyncIterable, type Plugin } from 'graphql-yoga';

/**
 * Sends one status for every request with an invalid document or variables: 400, or 200 to clients that accept only
 * `application/json` (GraphQL over HTTP, section 6.4). Yoga sends 200 for errors of parsing and validation only.
 */
export function useDocumentStatuses(): Plugin {
  return {
    onResultProcess({ result }) {
      if (isAsyncIterable(result) || Array.isArray(result)) return;
      for (const error of result.errors ?? []) {
        const { http } = error.extensions;
        // Changed in place, with the same result if repeated.
        if (http?.status === 400 && error.extensions.code === 'OPERATION_RESOLUTION_FAILURE')
          error.extensions.http = { ...http, spec: true };
      }
    },
  };
}
