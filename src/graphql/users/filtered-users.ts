import { MAX_PAGE_SIZE, type Page } from '../../domain/directory.ts';
import { type FilterPlan, planFilter } from '../../domain/filter/plan-filter.ts';
import type { UserFilter } from '../../domain/filter/user-filter.ts';
import { inSequence, sideBySide, type WalkedList } from '../../domain/paging/in-sequence.ts';
import { beginning, type KeepItems, type ReadPage, walk } from '../../domain/paging/walk.ts';
import type { User } from '../../domain/users/user.ts';
import type { ConnectionSource } from '../connections.ts';
import type { Context } from '../context.ts';
import type { ListIdentity } from '../cursor.ts';
import { userSieve } from './user-sieve.ts';

type FilterContext = Pick<Context, 'directory' | 'loaders' | 'filterYield'>;

/** The users of the pool who match, each once, found by the cheapest plan. Expects a valid filter. */
export function filteredUsers(list: ListIdentity, filter: UserFilter, context: FilterContext): ConnectionSource<User> {
  const { filterYield } = context;
  const { read, keep } = listOf(planFilter(filter), context);
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
      const stretch = await walk(start, count, readCounted, ({ username }) => username, keep);
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

const EVERYONE: KeepItems<User> = (users) => users;

/** How the plan's users are read, and who of those read is meant. */
function listOf(plan: FilterPlan, { directory, loaders }: FilterContext): WalkedList<User> {
  const keep = (filter: UserFilter | null): KeepItems<User> =>
    filter === null ? EVERYONE : userSieve(filter, loaders);
  switch (plan.kind) {
    case 'nothing':
      return { read: async () => ({ items: [], next: null }), keep: EVERYONE };
    case 'scan':
      return { read: (page) => directory.listUsers(page, plan.push ?? undefined), keep: keep(plan.residual) };
    case 'lookups': {
      const lookups = plan.filters.map(
        (filter): ReadPage<User> =>
          (page) =>
            directory.listUsers(page, filter),
      );
      const matching = keep(plan.residual);
      return inSequence(
        sideBySide(lookups, (users) => matching(users, null)).map((read) => ({ read, keep: matching })),
      );
    }
    case 'groups':
      return inSequence(
        plan.groupNames.map((name, place) => ({
          read: (page) => loaders.memberPages(name).read(page),
          // Whoever is in an earlier group has come with it: so nobody comes twice, on whatever page of ours.
          keep: keep(outside(plan.groupNames.slice(0, place), plan.residual)),
        })),
      );
  }
}

function outside(groupNames: readonly string[], filter: UserFilter | null): UserFilter | null {
  if (groupNames.length === 0) return filter;
  return { notInAnyGroup: groupNames, and: filter === null ? [] : [filter] };
}
