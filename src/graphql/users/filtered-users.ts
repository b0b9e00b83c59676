import type { UserFilter } from '../../domain/filter/user-filter.ts';
import type { User } from '../../domain/model/user.ts';
import { startPosition, takeItems } from '../../domain/paging/paginate.ts';
import { MAX_PAGE_SIZE, type Page } from '../../domain/ports/directory.ts';
import type { ConnectionSource } from '../connections.ts';
import type { Context } from '../context.ts';
import type { ListIdentity } from '../cursor.ts';
import { EVERYONE } from './planned-list.ts';
import { PlannedUsers, type PlanningContext } from './planned-users.ts';

type FilterContext = PlanningContext & Pick<Context, 'clock' | 'searchLimits'>;

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
  const { filterYield, clock, searchLimits } = context;
  const planned = new PlannedUsers(filter, context);
  return {
    list,
    async read(from, count) {
      const { read, keep, start: token } = await planned.from(from);
      // Where users are sieved out here, the largest pages: nobody knows how many are needed for `count` matches.
      const start = from ?? { ...startPosition(keep === EVERYONE ? count : MAX_PAGE_SIZE), token };
      const stopBefore = (taken: number) => {
        const { callsLeft, until } = searchLimits();
        if (clock.now() >= until) return 'THROTTLED';
        const toBeAsked = callsPerUser * Math.min(count, taken + MAX_PAGE_SIZE);
        return toBeAsked > 0 && callsLeft < 1 + toBeAsked ? 'CALL_BUDGET_EXCEEDED' : null;
      };
      const stretch = await takeItems(start, count, read, ({ username }) => username, keep, stopBefore);
      filterYield.add({ read: 0, returned: stretch.taken.length });
      return stretch;
    },
    async count() {
      let total = 0;
      const { read, keep, start } = await planned.from(null);
      let token = start;
      do {
        const page: Page<User> = await read({ limit: MAX_PAGE_SIZE, token }, Number.POSITIVE_INFINITY);
        total += (await keep(page.items, token)).length;
        token = page.next;
      } while (token !== null);
      return total;
    },
  };
}
