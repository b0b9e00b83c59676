import { useCallback, useEffect, useRef } from 'react';
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useQuery } from 'urql';
import { onRefetch } from './refetch.ts';
import { type Live, useLive } from './use-live.ts';

/** What a screen asks for, and what came of it. */
export interface Shown<Data> {
  /** What was there before stays while something else loads, so that nothing jumps. */
  readonly data: Data | undefined;
  readonly error: CombinedError | undefined;
  readonly fetching: boolean;
  /** Asks the service anew. */
  refetch(): void;
}

interface Options {
  /** Ask for nothing yet. */
  readonly pause?: boolean;
  /** Whether what was there for other variables stays: true for a list, false for an object that becomes another. */
  readonly keep?: boolean;
  /** For which changes of others it is asked for anew; none if left out. */
  readonly live?: Live | undefined;
}

/** Asks for what is shown, from the cache at once and from the service beside it, and again after every change. */
export function useShown<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { pause = false, keep = false, live }: Options = {},
): Shown<Data> {
  const [{ data: answered, error, fetching }, execute] = useQuery<Data, Variables>({
    query,
    variables,
    pause,
    requestPolicy: 'cache-and-network',
  } as Parameters<typeof useQuery<Data, Variables>>[0]);
  // Null where the whole request was refused.
  const data = answered ?? undefined;
  const again = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  useEffect(() => (pause ? undefined : onRefetch(again)), [again, pause]);
  useLive(pause ? undefined : live, again);
  const last = useRef<Data | undefined>(undefined);
  if (data !== undefined) last.current = data;
  return { data: data ?? (keep ? last.current : undefined), error, fetching, refetch: again };
}
