import { useSyncExternalStore } from 'react';

/** Returns whether the window fits the query, and renders again when that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

export const NARROW = '(max-width: 640px)';
export const TOUCH = '(pointer: coarse)';
