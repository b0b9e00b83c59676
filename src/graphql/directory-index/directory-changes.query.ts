import type {
  DirectoryChange,
  DirectoryChangeFilter,
  DirectoryChanges,
} from '../../domain/directory-index/directory-change.ts';
import { IndexUnavailableError } from '../../domain/model/errors.ts';
import type { PagePosition, PageSlice } from '../../domain/paging/paginate.ts';
import { builder } from '../builder.ts';
import { LazyConnection, pageArguments } from '../connections.ts';
import { changePlace, changePosition } from './change-position.ts';
import { DirectoryChangeConnection } from './directory-change-connection.type.ts';
import { DirectoryChangeFilterInput } from './directory-change-filter.input.ts';

builder.queryField('directoryChanges', (t) =>
  t.field({
    type: DirectoryChangeConnection,
    nullable: true,
    description:
      'What became different in the pool, newest first, whoever did it: through this service or beside it. As far back as the index keeps it (INDEX_RETENTION_DAYS). The error INDEX_UNAVAILABLE if no index is kept. Costs no call to Cognito.',
    authScopes: { permission: 'AUDIT_READ' },
    args: {
      ...pageArguments(),
      filter: t.arg({ type: DirectoryChangeFilterInput, required: false, description: 'Only changes that match.' }),
    },
    resolve: (_root, { filter: given, ...page }, { pool, directoryChanges }) => {
      if (directoryChanges === null) throw new IndexUnavailableError(null);
      const { store } = directoryChanges;
      const filter = given ?? {};
      return new LazyConnection<DirectoryChange>(
        {
          list: [pool.id, 'directoryChanges', filter],
          read: (from, count) => readSlice(store, filter, from, count),
          count: () => store.count(filter),
        },
        page,
      );
    },
  }),
);

/** A position is right after a change, by its id: changes that come meanwhile, or are deleted, do not shift it. */
async function readSlice(
  store: DirectoryChanges,
  filter: DirectoryChangeFilter,
  from: PagePosition | null,
  count: number,
): Promise<PageSlice<DirectoryChange>> {
  // One more than asked for shows whether more follows.
  const changes = await store.page(filter, from && changePosition(from), count + 1);
  return {
    taken: changes.slice(0, count).map((item) => ({ item, place: changePlace(item) })),
    more: changes.length > count,
    cut: null,
  };
}
