import { IndexStateDocument } from '../generated/graphql.ts';
import { LIVE } from './use-live.ts';
import { useShown } from './use-shown.ts';

/** Whether the service keeps the index of the directory, without which nothing is counted and little is found. */
export type IndexState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'on'; readonly asOf: string }
  /** None is kept, or its first reading is not through. */
  | { readonly kind: 'off' };

const NONE = {};

/** Finds out whether there is an index. Costs no call. */
export function useIndex(): IndexState {
  const { data, error } = useShown(IndexStateDocument, NONE, { live: LIVE });
  const asOf = data?.directory?.asOf;
  if (asOf !== undefined) return { kind: 'on', asOf };
  return data === undefined && error === undefined ? { kind: 'asking' } : { kind: 'off' };
}
