import { useEffect, useRef } from 'react';
import { onChanges, type SeenChange } from './refetch.ts';

/** Which changes of others a question is asked anew for. What costs calls to Cognito names those that it is about. */
export type Live = (change: SeenChange) => boolean;

/** For what is read from the index: it costs no call. */
export const LIVE: Live = () => true;

/** Calls the function when others have changed what is shown. */
export function useLive(live: Live | undefined, refetch: () => void): void {
  const latest = useRef({ live, refetch });
  latest.current = { live, refetch };
  useEffect(
    () =>
      onChanges((changes) => {
        const { live: concerns, refetch: ask } = latest.current;
        if (concerns !== undefined && changes.some(concerns)) ask();
      }),
    [],
  );
}
