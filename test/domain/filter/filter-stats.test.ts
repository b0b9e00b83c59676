import { expect, it } from 'vitest';
import { FilterStats } from '../../../src/domain/filter/filter-stats.ts';

it('filter stats add up, and are null if nothing was filtered', () => {
  const filterStats = new FilterStats();
  expect(filterStats.figures).toBeNull();
  filterStats.add({ read: 0, returned: 0 });
  expect(filterStats.figures).toEqual({ read: 0, returned: 0 });
  filterStats.add({ read: 60, returned: 0 });
  filterStats.add({ read: 5, returned: 3 });
  expect(filterStats.figures).toEqual({ read: 65, returned: 3 });
});
