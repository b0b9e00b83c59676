import { peopleBeginningWith } from '../../api/people-beginning-with.ts';
import type { IndexState } from '../../api/use-index.ts';
import { LIVE } from '../../api/use-live.ts';
import { useMoment } from '../../api/use-moment.ts';
import { type Pages, usePages } from '../../api/use-pages.ts';
import {
  IndexedPeopleDocument,
  type IndexedPeopleQuery,
  type ListedPersonFragment,
  PeopleWithoutIndexDocument,
  type PeopleWithoutIndexQuery,
  type UserFilterInput,
  type UserOrderField,
} from '../../generated/graphql.ts';
import type { Sort } from '../table/column.ts';

const indexedOf = ({ directory }: IndexedPeopleQuery) => directory?.users;
const othersOf = ({ users }: PeopleWithoutIndexQuery) => users;

interface PersonQuestion {
  readonly index: IndexState;
  readonly filter: UserFilterInput;
  readonly text: string;
  readonly sort?: Sort | null;
  /** Ask for nothing yet. */
  readonly pause?: boolean;
  readonly size?: number;
}

export interface PersonList extends Pages<ListedPersonFragment, unknown> {
  /** How many there are; null where nobody has counted. */
  readonly total: number | null;
}

/** Reads the people of a filter: from the index where one is kept, else from Cognito, which finds names by their beginning. */
export function usePersonList({
  index,
  filter,
  text,
  sort = null,
  pause = false,
  size = 120,
}: PersonQuestion): PersonList {
  const at = useMoment();
  const search = text.trim() === '' ? null : text;
  const orderBy = sort && {
    field: sort.field as UserOrderField,
    direction: sort.descending ? ('DESC' as const) : ('ASC' as const),
  };
  const hasIndex = index.kind === 'on';
  const indexed = usePages(IndexedPeopleDocument, { at, search, filter, orderBy }, indexedOf, {
    pause: pause || !hasIndex,
    size,
    live: LIVE,
  });
  const both = search === null ? filter : { and: [filter, peopleBeginningWith(search)] };
  const others = usePages(PeopleWithoutIndexDocument, { filter: both }, othersOf, {
    pause: pause || index.kind !== 'off',
    size,
  });
  return hasIndex || index.kind === 'asking'
    ? {
        ...indexed,
        fetching: indexed.fetching || index.kind === 'asking',
        total: indexed.first?.directory?.users.totalCount ?? null,
      }
    : { ...others, total: null };
}
