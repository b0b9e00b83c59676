import { useSearch } from '@tanstack/react-router';
import { readMoment } from './moment.ts';

/** Returns the moment of the past that the whole page is about, from `at` in the address; null for now. */
export function useMoment(): string | null {
  const { at } = useSearch({ strict: false }) as { readonly at?: string | readonly string[] };
  return readMoment(typeof at === 'string' ? at : at?.[0]);
}
