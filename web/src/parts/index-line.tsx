import type { IndexState } from '../api/use-index.ts';
import { IndexAge } from './index-age.tsx';

/** Of when the list is, where it is of the index. */
export function IndexLine({ index }: { readonly index: IndexState }) {
  return index.kind === 'on' ? <IndexAge {...index} /> : null;
}
