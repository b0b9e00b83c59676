import type { CombinedError } from 'urql';
import { createStore } from './store.ts';

/** Whether the service has an index of the directory: what searches inside of names, sorts, counts, and knows the past. */
export type DirectoryIndex =
  | { readonly kind: 'there' }
  /** Its first reading is not through. */
  | { readonly kind: 'reading'; readonly usersRead: number }
  /** DIRECTORY_INDEX is off. */
  | { readonly kind: 'off' };

export const directoryIndex = createStore<DirectoryIndex>({ kind: 'there' });

/** Takes from an error that there is no index, or not yet. */
export function noteMissingIndex({ graphQLErrors }: CombinedError): void {
  const missing = graphQLErrors.find(({ extensions }) => extensions.code === 'INDEX_UNAVAILABLE');
  if (missing === undefined) return;
  const { usersRead } = missing.extensions;
  directoryIndex.set(typeof usersRead === 'number' ? { kind: 'reading', usersRead } : { kind: 'off' });
}
