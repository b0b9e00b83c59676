import { expect, it } from 'vitest';
import { FilterStats } from '../../../src/domain/filter/filter-stats.ts';

it('a filter yield adds up, and says nothing where nothing was filtered', () => {
  const filterYield = new FilterStats();
  expect(filterYield.figures).toBeNull();
  filterYield.add({ read: 0, returned: 0 });
  expect(filterYield.figures).toEqual({ read: 0, returned: 0 });
  filterYield.add({ read: 60, returned: 0 });
  filterYield.add({ read: 5, returned: 3 });
  expect(filterYield.figures).toEqual({ read: 65, returned: 3 });
});
