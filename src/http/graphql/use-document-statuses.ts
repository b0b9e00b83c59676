import { isAsyncIterable, type Plugin } from 'graphql-yoga';

/**
 * One status for every request whose document is wrong, or does not fit its variables: 400, and 200 for who accepts
 * `application/json` alone (GraphQL over HTTP, section 6.4). Yoga gives the 200 to errors of parsing and validation only.
 */
export function useDocumentStatuses(): Plugin {
  return {
    onResultProcess({ result }) {
      if (isAsyncIterable(result) || Array.isArray(result)) return;
      for (const error of result.errors ?? []) {
        const { http } = error.extensions;
        // Changed in place, which is done once or ten times alike.
        if (http?.status === 400 && error.extensions.code === 'OPERATION_RESOLUTION_FAILURE')
          error.extensions.http = { ...http, spec: true };
      }
    },
  };
}
