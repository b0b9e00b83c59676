import { isAsyncIterable, type Plugin } from 'graphql-yoga';

/** Where the schema is not to be seen, errors say nothing of the names that the caller may have meant. */
export function useHiddenSuggestions(): Plugin {
  return {
    onResultProcess({ result }) {
      if (isAsyncIterable(result) || Array.isArray(result)) return;
      // Changed in place, which is done once or ten times alike: Yoga keeps the errors of a document in its cache.
      for (const error of result.errors ?? []) error.message = error.message.replace(/ Did you mean .*\?$/s, '');
    },
  };
}
