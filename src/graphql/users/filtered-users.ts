import { MAX_PAGE_SIZE, type Page } from '../../domain/directory.ts';
import { planFilter } from '../../domain/filter/plan-filter.ts';
import type { UserFilter } from '../../domain/filter/user-filter.ts';
import { beginning, type ReadPage, walk } from '../../domain/paging/walk.ts';
import type { User } from '../../domain/users/user.ts';
import type { ConnectionSource } from '../connections.ts';
import type { Context } from '../context.ts';
import type { ListIdentity } from '../cursor.ts';
import { EVERYONE, plannedList } from './planned-list.ts';

type FilterContext = Pick<Context, 'directory' | 'loaders' | 'filterYield' | 'meter' | 'clock' | 'searchUntil'>;

/**
 * The users of the pool who match, each once, found by the cheapest plan. Expects a valid filter.
 *
 * @param callsPerUser what will be asked of Cognito about each user found: a search leaves as much of the budget
 */
export function filteredUsers(
  list: ListIdentity,
  filter: UserFilter,
  callsPerUser: number,
  context: FilterContext,
): ConnectionSource<User> {
  const { filterYield, meter, clock, searchUntil } = context;
  const { read, keep } = plannedList(planFilter(filter), context);
  const readCounted: ReadPage<User> = async (page, wanted) => {
    const answer = await read(page, wanted);
    filterYield.add({ read: answer.items.length, returned: 0 });
    return answer;
  };
  return {
    list,
    async read(from, count) {
      // Where users are sieved out here, the largest pages: nobody knows how many are needed for `count` matches.
      const start = from ?? beginning(keep === EVERYONE ? count : MAX_PAGE_SIZE);
      const stopBefore = (taken: number) => {
        if (clock.now() >= searchUntil) return 'THROTTLED';
        const toBeAsked = callsPerUser * Math.min(count, taken + MAX_PAGE_SIZE);
        return toBeAsked > 0 && meter.left < 1 + toBeAsked ? 'CALL_BUDGET_EXCEEDED' : null;
      };
      const stretch = await walk(start, count, readCounted, ({ username }) => username, keep, stopBefore);
      filterYield.add({ read: 0, returned: stretch.taken.length });
      return stretch;
    },
    async count() {
      let total = 0;
      let token: string | null = null;
      do {
        const page: Page<User> = await readCounted({ limit: MAX_PAGE_SIZE, token }, Number.POSITIVE_INFINITY);
        total += (await keep(page.items, token)).length;
        token = page.next;
      } while (token !== null);
      return total;
    },
  };
}
