import type { GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';

/**
 * Says in this service's words what Yoga and graphql-js say in theirs: a body that is too long, with the limit; JSON that
 * is none, without the parser's own message, which quotes the body; and, where the schema is not to be seen, nothing of
 * what the caller may have meant.
 */
export function useErrorWording({ suggestions, maxBodyBytes }: ErrorWording): Plugin {
  const reword = (error: GraphQLError) => {
    // Changed in place, which is done once or ten times alike: Yoga keeps the errors of a document in its cache.
    if (error.extensions.originalError !== undefined) {
      delete error.extensions.originalError;
      // By it Yoga knew that 400 is meant for those who accept `application/json` alone, too.
      error.extensions.http = { status: 400 };
    }
    if (error.extensions.code === 'REQUEST_ENTITY_TOO_LARGE') {
      error.message = `The request is longer than ${maxBodyBytes / 1_000_000} MB. Send fewer items at once; for bulk input the command line, cognito-admin-graphql, takes files.`;
    }
    if (suggestions === 'off') error.message = error.message.replace(/ Did you mean .*\?$/s, '');
  };
  return {
    onResultProcess({ result }) {
      if (isAsyncIterable(result) || Array.isArray(result)) return;
      for (const error of result.errors ?? []) reword(error);
    },
  };
}

interface ErrorWording {
  readonly suggestions: 'on' | 'off';
  readonly maxBodyBytes: number;
}
