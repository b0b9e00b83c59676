import type { IndexState } from '../../api/use-index.ts';
import { LIVE } from '../../api/use-live.ts';
import { useMoment } from '../../api/use-moment.ts';
import { type Pages, usePages } from '../../api/use-pages.ts';
import {
  type GroupOrderField,
  GroupsDocument,
  type GroupsQuery,
  IndexedGroupsDocument,
  type IndexedGroupsQuery,
} from '../../generated/graphql.ts';
import type { Sort } from '../../parts/table/column.ts';
import type { GroupEntry } from './group-columns.tsx';

const indexedOf = ({ directory }: IndexedGroupsQuery) => directory?.groups;
const othersOf = ({ groups }: GroupsQuery) => groups;

/** As the ladder has them: highest authority first. */
const LADDER: Sort = { field: 'PRECEDENCE', descending: false };

export interface GroupList extends Pages<GroupEntry, unknown> {
  readonly total: number | null;
}

/** Reads the groups: from the index where one is kept, which has counted their members, else from Cognito. */
export function useGroupList(index: IndexState, text: string, sort: Sort | null): GroupList {
  const at = useMoment();
  const { field, descending } = sort ?? LADDER;
  const variables = {
    filter: text.trim() === '' ? null : { search: text },
    orderBy: { field: field as GroupOrderField, direction: descending ? ('DESC' as const) : ('ASC' as const) },
  };
  const indexed = usePages(IndexedGroupsDocument, { at, ...variables }, indexedOf, {
    pause: index.kind !== 'on',
    size: 120,
    live: LIVE,
  });
  const others = usePages(GroupsDocument, variables, othersOf, { pause: index.kind !== 'off', size: 120 });
  if (index.kind === 'off') return { ...others, total: null };
  const total = indexed.first?.directory?.groups.totalCount ?? null;
  return { ...indexed, fetching: indexed.fetching || index.kind === 'asking', total };
}
