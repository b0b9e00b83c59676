import { type Clause, matchesNoneOf, notInAnyGroup } from '../../domain/filter/clause.ts';
import { listTest } from '../../domain/filter/list-test.ts';
import type { FilterPlan, UnionPart } from '../../domain/filter/plan-filter.ts';
import { isKey } from '../../domain/filter/push-down.ts';
import { unicodeForms } from '../../domain/model/unicode-forms.ts';
import type { User } from '../../domain/model/user.ts';
import { concatLists, type PagedList, prefetch } from '../../domain/paging/concat-lists.ts';
import type { PageFilter, ReadPage } from '../../domain/paging/paginate.ts';
import type { CognitoFilter } from '../../domain/ports/directory.ts';
import type { Context } from '../context.ts';
import { createUserPageFilter } from './user-page-filter.ts';

export type PlanContext = Pick<Context, 'directory' | 'loaders'>;

/** Keeps every user. */
export const EVERYONE: PageFilter<User> = (users) => users;

/** Returns the list that the plan reads, with the filter that keeps each matching user once. */
export function plannedList(plan: FilterPlan, { directory, loaders }: PlanContext): PagedList<User> {
  const keep = (clauses: readonly Clause[]): PageFilter<User> =>
    clauses.length === 0 ? EVERYONE : createUserPageFilter(clauses, loaders);
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
      // A key finds one user or none. Other lists may be long, and are read only if the ones before are not enough.
      const reads = plan.filters.every(isKey) ? prefetch(lookups, (users) => matching(users, null)) : lookups;
      const own = ownOf(plan.filters);
      return concatLists(reads.map((read, place) => ({ read, keep: inTurn(own(place), matching) })));
    }
    case 'groups':
      return concatLists(
        plan.groupNames.map((name, place) => ({
          read: (page) => loaders.memberPages(name).read(page),
          // Members of an earlier group have come with it, so no user comes twice.
          keep: keep([...notInAnyGroup(plan.groupNames.slice(0, place)), ...plan.residual]),
        })),
      );
    case 'union':
      return concatLists(
        prefetchKeys(
          plan.parts.map((part, place) => {
            // A part finds exactly the users that its clauses match, so those of an earlier part have come with it.
            const earlier = plan.parts.slice(0, place).map(({ clauses }) => clauses);
            const list = plannedList(part.plan, { directory, loaders });
            return { read: list.read, keep: inTurn(list.keep, keep([...matchesNoneOf(earlier), ...plan.residual])) };
          }),
          plan.parts,
        ),
      );
  }
}

/** Looks up the keys of an `or` side by side. */
function prefetchKeys(lists: readonly PagedList<User>[], parts: readonly UnionPart[]): readonly PagedList<User>[] {
  if (!parts.every(({ plan }) => plan.kind === 'scan' && plan.push !== null && isKey(plan.push))) return lists;
  const reads = prefetch(
    lists.map(({ read }) => read),
    () => {},
  );
  return lists.map(({ read, keep }, place) => ({ read: reads[place] ?? read, keep }));
}

/**
 * Returns which users each list keeps. If Cognito ignores Unicode forms, which could not be verified, a user is in the list
 * of each form, and the list of the user's own form is the one that counts.
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
