import type { UserQuery } from '../../../../domain/directory-index/indexed-directory.ts';
import { searchWords } from '../../../../domain/filter/search-text.ts';
import type { CopiedDirectory } from './copied-directory.ts';
import { allOf, type RowTest, testOfClauses } from './row-test.ts';
import { BLOCK_ROWS } from './text-column.ts';
import { TimeSlice } from './time-slice.ts';

/** The rows of a query's users. */
export interface FoundRows {
  /** 1: the row's user is found. */
  readonly rows: Uint8Array;
  readonly count: number;
}

/**
 * Looks at all users. Others have their turn in between, where it takes long; what changes meanwhile may be found or not.
 *
 * @throws BadUserInputError if the search is too long
 */
export async function findRows(copy: CopiedDirectory, { search, filter }: UserQuery): Promise<FoundRows> {
  const { users } = copy;
  const words: readonly RowTest[] = searchWords(search).map(
    (text) => (block, passes) => users.search.find(block, { text, place: 'anywhere' }, passes),
  );
  const test = allOf([...words, testOfClauses(filter.clauses, copy)]);
  const rows = new Uint8Array(Math.ceil(users.length / BLOCK_ROWS) * BLOCK_ROWS);
  const slice = new TimeSlice();
  let count = 0;
  for (let start = 0; start < rows.length; start += BLOCK_ROWS) {
    const passes = rows.subarray(start, start + BLOCK_ROWS);
    test(start / BLOCK_ROWS, passes);
    for (let row = 0; row < BLOCK_ROWS; row++) {
      const isFound = (passes[row] ?? 0) & (users.used[start + row] ?? 0);
      passes[row] = isFound;
      count += isFound;
    }
    await slice.pause();
  }
  return { rows, count };
}
