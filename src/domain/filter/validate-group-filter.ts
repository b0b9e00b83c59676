import { FILTER_ROOT, FilterSize } from './filter-size.ts';
import { searchWords } from './search-text.ts';
import { stringConditions } from './string-condition.ts';
import type { GroupFilter } from './user-filter.ts';

/** Throws BadUserInputError with the path if the filter is too large. */
export function validateGroupFilter(filter: GroupFilter, path: string = FILTER_ROOT): void {
  searchWords(filter.search ?? null, `${path}.search`);
  const size = new FilterSize();
  for (const field of ['name', 'description'] as const) {
    for (const text of stringConditions(filter[field])) {
      size.add(text.operator === 'in' ? text.values.length : 1, `${path}.${field}.${text.operator}`);
    }
  }
}
