import type { ParsedUserFilter } from '../../domain/filter/parse-user-filter.ts';
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
 * Returns the users of the pool who match, each once, found by the cheapest plan.
 *
 * @param callsPerUser the calls that will be made for each user found: a search leaves so much of the budget
 */
export function filteredUsers(
  list: ListIdentity,
  filter: ParsedUserFilter,
  callsPerUser: number,
  context: FilterContext,
): ConnectionSource<User> {
  const { filterStats, clock, searchLimits } = context;
  const planned = new PlannedUsers(filter, context);
  return {
    list,
    async read(from, count) {
      const { read, keep, start: token } = await planned.from(from);
      // If users are filtered here, read the largest pages: how many are needed for `count` matches is not known.
      const start = from ?? { ...startPosition(keep === EVERYONE ? count : MAX_PAGE_SIZE), token };
      const stopBefore = (taken: number) => {
        const { callsLeft, until } = searchLimits();
        if (clock.now() >= until) return 'THROTTLED';
        const neededCalls = callsPerUser * Math.min(count, taken + MAX_PAGE_SIZE);
        return neededCalls > 0 && callsLeft < 1 + neededCalls ? 'CALL_BUDGET_EXCEEDED' : null;
      };
      const slice = await takeItems(start, count, read, ({ username }) => username, keep, stopBefore);
      filterStats.add({ read: 0, returned: slice.taken.length });
      return slice;
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
