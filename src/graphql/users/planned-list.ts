import { listTest } from '../../domain/filter/list-test.ts';
import type { FilterPlan, UnionPart } from '../../domain/filter/plan-filter.ts';
import { isKey } from '../../domain/filter/push-down.ts';
import type { UserFilter } from '../../domain/filter/user-filter.ts';
import { unicodeForms } from '../../domain/model/unicode-forms.ts';
import type { User } from '../../domain/model/user.ts';
import { concatLists, type PagedList, prefetch } from '../../domain/paging/concat-lists.ts';
import type { PageFilter, ReadPage } from '../../domain/paging/paginate.ts';
import type { CognitoFilter } from '../../domain/ports/directory.ts';
import type { Context } from '../context.ts';
import { userSieve } from './user-page-filter.ts';

export type PlanContext = Pick<Context, 'directory' | 'loaders'>;

/** What is kept of a list of which everybody is meant. */
export const EVERYONE: PageFilter<User> = (users) => users;

/** How the plan's users are read, and who of those read is meant: each once, on whatever page of ours. */
export function plannedList(plan: FilterPlan, { directory, loaders }: PlanContext): PagedList<User> {
  const keep = (filter: UserFilter | null): PageFilter<User> =>
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
      // Of a key a user is found or none; other lists may be long, and are begun where the ones before are not enough.
      const reads = plan.filters.every(isKey) ? prefetch(lookups, (users) => matching(users, null)) : lookups;
      const own = ownOf(plan.filters);
      return concatLists(reads.map((read, place) => ({ read, keep: inTurn(own(place), matching) })));
    }
    case 'groups':
      return concatLists(
        plan.groupNames.map((name, place) => ({
          read: (page) => loaders.memberPages(name).read(page),
          // Whoever is in an earlier group has come with it: so nobody comes twice.
          keep: keep(outside(plan.groupNames.slice(0, place), plan.residual)),
        })),
      );
    case 'union':
      return concatLists(
        begunTogether(
          plan.parts.map((part, place) => {
            // A part finds exactly those whom its filter matches, so whoever matches an earlier one has come with it.
            const earlier = plan.parts.slice(0, place).map(({ filter }) => filter);
            const list = plannedList(part.plan, { directory, loaders });
            return { read: list.read, keep: inTurn(list.keep, keep(unlike(earlier, plan.residual))) };
          }),
          plan.parts,
        ),
      );
  }
}

/** Keys are looked up side by side in an `or`, too. */
function begunTogether(lists: readonly PagedList<User>[], parts: readonly UnionPart[]): readonly PagedList<User>[] {
  if (!parts.every(({ plan }) => plan.kind === 'scan' && plan.push !== null && isKey(plan.push))) return lists;
  const reads = prefetch(
    lists.map(({ read }) => read),
    () => {},
  );
  return lists.map(({ read, keep }, place) => ({ read: reads[place] ?? read, keep }));
}

/**
 * Whom each list is to bring. Should Cognito look past the forms in which Unicode writes a text, which nobody could verify,
 * it has a user in the list of each form: the list of the user's own form is the one that counts.
 */
function ownOf(filters: readonly CognitoFilter[]): (place: number) => PageFilter<User> {
  if (filters.every(({ value }) => unicodeForms(value).length === 1)) return () => EVERYONE;
  const tests = filters.map(listTest);
  return (place) => (users) => users.filter((user) => tests[place]?.(user) || !tests.some((test) => test(user)));
}

function inTurn(first: PageFilter<User>, second: PageFilter<User>): PageFilter<User> {
  if (first === EVERYONE) return second;
  if (second === EVERYONE) return first;
  return async (users, token) => second(await first(users, token), token);
}

function outside(groupNames: readonly string[], filter: UserFilter | null): UserFilter | null {
  if (groupNames.length === 0) return filter;
  return { notInAnyGroup: groupNames, and: filter === null ? [] : [filter] };
}

function unlike(filters: readonly UserFilter[], filter: UserFilter | null): UserFilter | null {
  if (filters.length === 0) return filter;
  return { not: { or: filters }, and: filter === null ? [] : [filter] };
}
