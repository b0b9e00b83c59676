import { listsInPlaceOfPool, planFilter } from '../../domain/filter/plan-filter.ts';
import type { UserFilter } from '../../domain/filter/user-filter.ts';
import { StaleCursorError } from '../../domain/model/errors.ts';
import type { User } from '../../domain/model/user.ts';
import type { PagedList } from '../../domain/paging/concat-lists.ts';
import type { PagePosition } from '../../domain/paging/paginate.ts';
import type { Context } from '../context.ts';
import { type PlanContext, plannedList } from './planned-list.ts';

export type PlanningContext = PlanContext & Pick<Context, 'filterYield' | 'userCount'>;

/** A list with the token of its first page. */
export interface BegunList extends PagedList<User> {
  readonly start: string | null;
}

/**
 * The users whom a filter matches, read by the plan that is cheapest for the pool's size. A cursor of it holds the size that
 * its plan went by: another process may know another size, and has to go on by the same plan.
 */
export class PlannedUsers {
  readonly #filter: UserFilter;
  readonly #context: PlanningContext;
  #poolPages: Promise<number | null> | null = null;

  constructor(filter: UserFilter, context: PlanningContext) {
    this.#filter = filter;
    this.#context = context;
  }

  /** The list in which the place lies; null: a new one. Costs a DescribeUserPool at most, see `UserCount`. */
  async from(place: PagePosition | null): Promise<BegunList> {
    const lists = listsInPlaceOfPool(this.#filter);
    // Whatever the pool's size, there is one plan.
    if (lists < 2) return { ...this.#counted(null), start: null };
    const poolPages = place === null ? await this.#weigh(lists) : sizeIn(place.token);
    return marked(poolPages, this.#counted(poolPages));
  }

  #weigh(lists: number): Promise<number | null> {
    const { userCount, directory } = this.#context;
    this.#poolPages ??= userCount.pages(lists, directory);
    return this.#poolPages;
  }

  #counted(poolPages: number | null): PagedList<User> {
    const { read, keep } = plannedList(planFilter(this.#filter, poolPages), this.#context);
    return {
      read: async (page, wanted) => {
        const answer = await read(page, wanted);
        this.#context.filterYield.add({ read: answer.items.length, returned: 0 });
        return answer;
      },
      keep,
    };
  }
}

/** The list with the pool's size before each of its tokens. */
function marked(poolPages: number | null, { read, keep }: PagedList<User>): BegunList {
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

/** @throws StaleCursorError where the token is of no list that goes by the pool's size */
function sizeIn(token: string | null): number | null {
  const [, pages] = /^(\d{0,9})~/.exec(token ?? '') ?? [];
  if (pages === undefined)
    throw new StaleCursorError('The cursor is from before the filter was evaluated in this way.');
  return pages === '' ? null : Number(pages);
}
