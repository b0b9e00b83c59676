import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type CombinedError, type TypedDocumentNode, useClient } from 'urql';
import { documentHash } from './document-hash.ts';
import { onRefetch } from './refetch.ts';
import { type Live, useLive } from './use-live.ts';

/** A page of a list, as every connection of the API has it. */
export interface Connection<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/** What was read of a list so far. */
interface Loaded<Row, Data> {
  readonly rows: readonly Row[];
  readonly cursor: string | null;
  /** The answer that the first page came with: what else it asked for is of the whole list. */
  readonly first: Data | undefined;
  readonly calls: number;
}

export interface Pages<Row, Data> extends Loaded<Row, Data> {
  /** Whether the last row is there. */
  readonly isComplete: boolean;
  readonly fetching: boolean;
  readonly error: CombinedError | undefined;
  loadMore(): void;
  /** Reads anew as many rows as there are. */
  refetch(): void;
}

interface PageVariables {
  readonly first?: number | null;
  readonly after?: string | null;
}

interface PagesOptions {
  /** Rows of a page. */
  readonly size?: number;
  /** Ask for nothing yet. */
  readonly pause?: boolean;
  /** For which changes of others it is read anew; none if left out. */
  readonly live?: Live | undefined;
}

const MOST_AT_ONCE = 1000;
const KEPT_LISTS = 20;
const NOTHING = { rows: [], cursor: null, first: undefined, calls: 0 };

/** What was read of the lists visited last, so that Back shows them at once. */
const visited = new Map<string, Loaded<unknown, unknown>>();

/**
 * Reads a list page by page. Rows of the last question stay until those of the next one are there. After a change it reads
 * as many rows anew as it had.
 *
 * @param variables of the document, but for `first` and `after`
 * @param select where the list is in the answer: a function that does not change
 */
export function usePages<Data, Variables extends PageVariables, Row>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'first' | 'after'>,
  select: (data: Data) => Connection<Row> | null | undefined,
  { size = 60, pause = false, live }: PagesOptions = {},
): Pages<Row, Data> {
  const client = useClient();
  const key = `${documentHash(query)}:${JSON.stringify(variables)}`;
  // The key is the variables: an object that says the same is no other question.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as said above
  const asked = useMemo(() => variables, [key]);
  const [loaded, setLoaded] = useState<Loaded<Row, Data>>(() => (visited.get(key) as Loaded<Row, Data>) ?? NOTHING);
  const [loadedKey, setLoadedKey] = useState(visited.has(key) ? key : null);
  const [fetching, setFetching] = useState(false);
  const [error, setError] = useState<CombinedError>();
  const turn = useRef(0);

  const load = useCallback(
    async (before: Loaded<Row, Data>, first: number) => {
      const mine = ++turn.current;
      setFetching(true);
      const page = { ...asked, first, after: before.cursor } as Variables;
      const result = await client.query(query, page as never, { requestPolicy: 'network-only' }).toPromise();
      if (mine !== turn.current) return;
      setFetching(false);
      setError(result.error);
      // Null where the whole request was refused.
      const list = result.data ? select(result.data as Data) : undefined;
      if (!list) return;
      const next: Loaded<Row, Data> = {
        rows: [...before.rows, ...list.nodes],
        cursor: list.pageInfo.hasNextPage ? (list.pageInfo.endCursor ?? null) : null,
        first: before.cursor === null ? (result.data as Data) : before.first,
        calls: callsOf(result.extensions),
      };
      remember(key, next);
      setLoaded(next);
      setLoadedKey(key);
    },
    [client, query, asked, select, key],
  );

  const rowsLoaded = useRef(0);
  rowsLoaded.current = loadedKey === key ? loaded.rows.length : 0;
  const again = useCallback(
    () => void load(NOTHING, Math.min(Math.max(size, rowsLoaded.current), MOST_AT_ONCE)),
    [load, size],
  );
  useEffect(() => {
    if (pause) return;
    again();
    return onRefetch(again);
  }, [again, pause]);
  useLive(pause ? undefined : live, again);

  return {
    ...loaded,
    isComplete: loadedKey !== null && loaded.cursor === null,
    fetching,
    error,
    refetch: again,
    loadMore: () => {
      if (!fetching && loadedKey === key && loaded.cursor !== null) void load(loaded, size);
    },
  };
}

function remember(key: string, loaded: Loaded<unknown, unknown>): void {
  visited.delete(key);
  visited.set(key, loaded);
  for (const oldest of [...visited.keys()].slice(0, -KEPT_LISTS)) visited.delete(oldest);
}

/** The calls to Cognito that the answer cost, as the service counts them. */
function callsOf(extensions: Readonly<Record<string, unknown>> | undefined): number {
  const cognito = extensions?.cognito as { readonly calls?: Readonly<Record<string, number>> } | undefined;
  return Object.values(cognito?.calls ?? {}).reduce((sum, count) => sum + count, 0);
}
