import type { ParsedUserFilter } from '../../domain/filter/parse-user-filter.ts';
import { listsInPlaceOfPool, planFilter } from '../../domain/filter/plan-filter.ts';
import { StaleCursorError } from '../../domain/model/errors.ts';
import type { User } from '../../domain/model/user.ts';
import type { PagedList } from '../../domain/paging/concat-lists.ts';
import type { PagePosition } from '../../domain/paging/paginate.ts';
import type { Context } from '../context.ts';
import { type PlanContext, plannedList } from './planned-list.ts';

export type PlanningContext = PlanContext & Pick<Context, 'filterStats' | 'userCount'>;

/** A list with the token of its first page. */
export interface StartedList extends PagedList<User> {
  readonly start: string | null;
}

/**
 * The users that a filter matches, read by the cheapest plan for the pool's size. A cursor holds the size that its plan
 * assumed: another process may know another size and has to go on by the same plan.
 */
export class PlannedUsers {
  readonly #filter: ParsedUserFilter;
  readonly #context: PlanningContext;
  #poolPages: Promise<number | null> | null = null;

  constructor(filter: ParsedUserFilter, context: PlanningContext) {
    this.#filter = filter;
    this.#context = context;
  }

  /** Returns the list of the position, or a new one for null. Costs a DescribeUserPool at most, see `UserCount`. */
  async from(position: PagePosition | null): Promise<StartedList> {
    const lists = listsInPlaceOfPool(this.#filter);
    // There is one plan for every size of the pool.
    if (lists < 2) return { ...this.#counted(null), start: null };
    const poolPages = position === null ? await this.#readPoolPages(lists) : sizeIn(position.token);
    return withPoolPages(poolPages, this.#counted(poolPages));
  }

  #readPoolPages(lists: number): Promise<number | null> {
    const { userCount, directory } = this.#context;
    this.#poolPages ??= userCount.pages(lists, directory);
    return this.#poolPages;
  }

  #counted(poolPages: number | null): PagedList<User> {
    const { read, keep } = plannedList(planFilter(this.#filter, poolPages), this.#context);
    return {
      read: async (page, wanted) => {
        const users = await read(page, wanted);
        this.#context.filterStats.add({ read: users.items.length, returned: 0 });
        return users;
      },
      keep,
    };
  }
}

/** Returns the list with the pool's size before each of its tokens. */
function withPoolPages(poolPages: number | null, { read, keep }: PagedList<User>): StartedList {
  const mark = (token: string | null) => `${poolPages ?? ''}~${token ?? ''}`;
  return {
    start: mark(null),
    async read({ limit, token }, wanted) {
      const { items, next } = await read({ limit, token: ownToken(token) }, wanted);
      return { items, next: next === null ? null : mark(next) };
    },
    keep: (users, token) => keep(users, ownToken(token)),
  };
}

/** Cognito's tokens are never empty, so an empty one is that of the first page. */
function ownToken(token: string | null): string | null {
  return token?.slice(token.indexOf('~') + 1) || null;
}

/** Throws StaleCursorError if the token holds no size. */
function sizeIn(token: string | null): number | null {
  const [, pages] = /^(\d{0,9})~/.exec(token ?? '') ?? [];
  if (pages === undefined)
    throw new StaleCursorError('The cursor is from before the filter was evaluated in this way.');
  return pages === '' ? null : Number(pages);
}
