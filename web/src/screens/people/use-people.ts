import type { CombinedError } from 'urql';
import { directoryIndex } from '../../api/directory-index.ts';
import { useStore } from '../../api/store.ts';
import { LIVE } from '../../api/use-live.ts';
import { usePages } from '../../api/use-pages.ts';
import { useShown } from '../../api/use-shown.ts';
import {
  PeopleDocument,
  PeopleFacetsDocument,
  type PeopleFacetsQuery,
  PeopleFromPoolDocument,
  type PeopleFromPoolQuery,
  type PeopleQuery,
} from '../../generated/graphql.ts';
import type { Person } from './people-columns.tsx';
import { filterWithoutIndex, indexQuestion, orderOf, type PeopleQuestion } from './people-question.ts';

export type Facets = NonNullable<PeopleFacetsQuery['directory']>['facets'];

/** The people who were asked for, from the index, or from Cognito where there is none. */
export interface People {
  readonly rows: readonly Person[];
  readonly isComplete: boolean;
  readonly isIndexed: boolean;
  readonly fetching: boolean;
  readonly error: CombinedError | undefined;
  readonly calls: number;
  /** Null where nobody counts. */
  readonly facets: Facets | null;
  /** Of when the index is. */
  readonly state: { readonly asOf: string; readonly lagSeconds: number } | null;
  loadMore(): void;
}

const PAGE = 120;
const indexed = ({ directory }: PeopleQuery) => directory?.users;
const fromPool = ({ users }: PeopleFromPoolQuery) => users;

/** @param at the moment of the past; null for now. Cognito knows no past: without an index there is nobody then. */
export function usePeople(question: PeopleQuestion, at: string | null): People {
  const isIndexed = useStore(directoryIndex).kind === 'there';
  const asked = { at, ...indexQuestion(question) };
  const ofIndex = usePages(PeopleDocument, { ...asked, orderBy: orderOf(question) }, indexed, {
    size: PAGE,
    pause: !isIndexed,
    live: LIVE,
  });
  const ofPool = usePages(PeopleFromPoolDocument, { filter: filterWithoutIndex(question) }, fromPool, {
    size: PAGE,
    pause: isIndexed || at !== null,
  });
  const { data } = useShown(PeopleFacetsDocument, asked, { pause: !isIndexed, keep: true, live: LIVE });
  const { rows, isComplete, fetching, error, calls, loadMore } = isIndexed ? ofIndex : ofPool;
  return {
    ...{ rows, isComplete, isIndexed, fetching, error, calls, loadMore },
    facets: isIndexed ? (data?.directory?.facets ?? null) : null,
    state: isIndexed ? (ofIndex.first?.directory ?? null) : null,
  };
}
