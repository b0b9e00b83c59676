import { isAsyncIterable, type Plugin } from 'graphql-yoga';

/** How graphql-js begins what it suggests; it ends with a question mark. */
const SUGGESTION = ' Did you mean ';

/** Where the schema is not to be seen, errors say nothing of the names that the caller may have meant. */
export function useBlockFieldSuggestions(): Plugin {
  return {
    onResultProcess({ result }) {
      if (isAsyncIterable(result) || Array.isArray(result)) return;
      // Changed in place, with the same result if repeated: Yoga keeps the errors of a document in its cache.
      for (const error of result.errors ?? []) error.message = withoutSuggestion(error.message);
    },
  };
}

/** Not by a regular expression: one that looks for the end from every beginning is quadratic in what a caller sent. */
function withoutSuggestion(message: string): string {
  const start = message.indexOf(SUGGESTION);
  return start >= 0 && message.endsWith('?') ? message.slice(0, start) : message;
}
