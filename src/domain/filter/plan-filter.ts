import type { UserListFilter } from '../directory.ts';
import { type Clause, clausesOf, type Nested } from './clause.ts';
import { type PushDown, pushDown, type Rank } from './push-down.ts';
import type { UserFilter } from './user-filter.ts';

/**
 * How to find the users that a filter matches: what to read from Cognito, and the `residual` filter to put to every
 * user read. A residual of null lets everybody through.
 */
export type FilterPlan =
  /** Read ListUsers to its end; filtered by `push`, where it is not null. */
  | { readonly kind: 'scan'; readonly push: UserListFilter | null; readonly residual: UserFilter | null }
  /** Read ListUsers once for each filter, 2 to MAX_LOOKUPS of them. No user comes twice. */
  | { readonly kind: 'lookups'; readonly filters: readonly UserListFilter[]; readonly residual: UserFilter | null }
  /**
   * Read ListUsersInGroup of each group, at least one. A user who is in several comes several times: keep one. A group
   * that the pool does not have has no members.
   */
  | { readonly kind: 'groups'; readonly groupNames: readonly string[]; readonly residual: UserFilter | null }
  /** Nobody can match. Read nothing. */
  | { readonly kind: 'nothing' };

/**
 * The cheapest way to the users that the filter matches. ListUsers evaluates one clause, so the most selective of those
 * that every match must fulfil is sent: a key (username, sub, email, phone number) that is equal to a value, then one
 * that is in a list, then membership, then another attribute that is equal, the longest prefix, the status, `enabled`.
 * No calls. Expects a filter that `validateUserFilter` has let through.
 */
export function planFilter(filter: UserFilter): FilterPlan {
  return decide(filter).plan;
}

/**
 * Paths of the clauses that Cognito does not evaluate, because it cannot or because it evaluates another one instead:
 * `filter.email.contains`, `filter.or[1].enabled`. None where the plan leaves no residual. No calls.
 */
export function clausesBeyondCognito(filter: UserFilter): readonly string[] {
  return decide(filter).rest.flatMap(leafPaths);
}

interface Decision {
  readonly plan: FilterPlan;
  /** The clauses of the plan's residual. */
  readonly rest: readonly Clause[];
}

function decide(filter: UserFilter): Decision {
  const clauses = clausesOf(filter);
  if (clauses.some(isImpossible)) return { plan: { kind: 'nothing' }, rest: [] };
  const chosen = mostSelective(clauses);
  if (chosen === null) return { plan: { kind: 'scan', push: null, residual: joined(clauses) }, rest: clauses };
  const rest = clauses.filter((clause) => clause !== chosen.clause);
  return { plan: planBy(chosen.pushDown, joined(rest)), rest };
}

function planBy(chosen: PushDown, residual: UserFilter | null): FilterPlan {
  switch (chosen.kind) {
    case 'list':
      return { kind: 'scan', push: chosen.filter, residual };
    case 'lookups':
      return { kind: 'lookups', filters: chosen.filters, residual };
    case 'groups':
      return { kind: 'groups', groupNames: chosen.groupNames, residual };
  }
}

/** The first of the lowest rank; null where Cognito can evaluate none of the clauses. */
function mostSelective(clauses: readonly Clause[]): { clause: Clause; pushDown: PushDown } | null {
  let best: { clause: Clause; pushDown: PushDown } | null = null;
  for (const clause of clauses) {
    const candidate = pushDown(clause.condition);
    if (candidate !== null && (best === null || compareRanks(candidate.rank, best.pushDown.rank) < 0)) {
      best = { clause, pushDown: candidate };
    }
  }
  return best;
}

function compareRanks(a: Rank, b: Rank): number {
  return a[0] - b[0] || a[1] - b[1];
}

function joined(clauses: readonly Clause[]): UserFilter | null {
  const [first, ...others] = clauses;
  if (first === undefined) return null;
  return others.length === 0 ? first.alone : { and: clauses.map((clause) => clause.alone) };
}

/** Is it plain from the clause itself that nobody matches? False proves nothing. */
function isImpossible({ condition }: Clause): boolean {
  switch (condition.kind) {
    case 'text':
      return condition.text.operator === 'in' && condition.text.values.length === 0;
    case 'status':
      return condition.statuses.length === 0;
    case 'inAnyGroup':
      return condition.groupNames.length === 0;
    case 'date': {
      const { after, before } = condition.range;
      return after != null && before != null && before <= after;
    }
    case 'or':
      return condition.alternatives.every(({ filter }) => clausesOf(filter).some(isImpossible));
    case 'not':
      return clausesOf(condition.negated.filter).length === 0;
    default:
      return false;
  }
}

function leafPaths({ path, condition }: Clause): readonly string[] {
  switch (condition.kind) {
    case 'or':
      return leafPathsWithin(condition.alternatives, path);
    case 'not':
      return leafPathsWithin([condition.negated], path);
    default:
      return [path];
  }
}

/** The path of the whole where there is no leaf to name. */
function leafPathsWithin(nested: readonly Nested[], path: string): readonly string[] {
  const paths = nested.flatMap((each) => clausesOf(each.filter, each.path).flatMap(leafPaths));
  return paths.length > 0 ? paths : [path];
}
