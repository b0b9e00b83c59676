import { IndexStateDocument } from '../generated/graphql.ts';
import { directoryIndex } from './directory-index.ts';
import { useStore } from './store.ts';
import { LIVE } from './use-live.ts';
import { useShown } from './use-shown.ts';

/** Whether lists are read from the index of the directory, and of when it is. */
export type IndexState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'on'; readonly asOf: string; readonly lagSeconds: number }
  /** None is kept, or its first reading is not through. */
  | { readonly kind: 'off' };

const NONE = {};

/** Finds out whether there is an index. Costs no call. */
export function useIndex(): IndexState {
  const { kind } = useStore(directoryIndex);
  const { data } = useShown(IndexStateDocument, NONE, { live: LIVE });
  if (kind !== 'there') return { kind: 'off' };
  return data?.directory ? { kind: 'on', ...data.directory } : { kind: 'asking' };
}
