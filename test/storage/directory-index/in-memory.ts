import type { IndexedDirectory } from '../../../src/domain/directory-index/indexed-directory.ts';
import { DirectoryCopy } from '../../../src/storage/sql/directory-index/copy/directory-copy.ts';
import { FoundRowsCache } from '../../../src/storage/sql/directory-index/copy/found-rows-cache.ts';
import { InMemoryDirectory } from '../../../src/storage/sql/directory-index/copy/in-memory-directory.ts';
import type { PoolTables } from '../../../src/storage/sql/pool-tables.ts';

const refuse = () => Promise.reject(new Error('The database was asked.'));

/** Of this nobody gets an answer. */
export const UNASKED: IndexedDirectory = {
  moment: null,
  users: refuse,
  countUsers: refuse,
  facets: refuse,
  usersByName: refuse,
  groups: refuse,
  membershipsOf: refuse,
  totals: refuse,
};

/** The present in memory, which never asks the database instead. */
export async function openInMemory(tables: PoolTables): Promise<IndexedDirectory> {
  const copy = new DirectoryCopy(tables);
  await copy.load();
  return new InMemoryDirectory(copy, new FoundRowsCache(), UNASKED);
}
