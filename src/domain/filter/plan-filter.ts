import type { CognitoFilter } from '../ports/directory.ts';
import { type Clause, clausesOf, type NestedFilter } from './clause.ts';
import { dependsOnGroups } from './depends-on-groups.ts';
import { isImpossible } from './impossible.ts';
import { leafPaths } from './leaf-paths.ts';
import {
  compareSelectivity,
  isSelective,
  MAX_LOOKUPS,
  type PushDown,
  pushDown,
  rankOfUnion,
  type Selectivity,
} from './push-down.ts';
import type { UserFilter } from './user-filter.ts';

/**
 * How to find the users that a filter matches: what to read from Cognito, and the `residual` filter to put to every
 * user read. A residual of null lets everybody through.
 */
export type FilterPlan =
  /** Read ListUsers to its end; filtered by `push`, where it is not null. */
  | { readonly kind: 'scan'; readonly push: CognitoFilter | null; readonly residual: UserFilter | null }
  /** Read ListUsers once for each filter, at least two. No user comes twice. */
  | { readonly kind: 'lookups'; readonly filters: readonly CognitoFilter[]; readonly residual: UserFilter | null }
  /**
   * Read ListUsersInGroup of each group, at least one. A user who is in several comes several times: keep one. A group
   * that the pool does not have has no members.
   */
  | { readonly kind: 'groups'; readonly groupNames: readonly string[]; readonly residual: UserFilter | null }
  /** Carry out each part, at least two. A user whom several find comes several times: keep one. */
  | { readonly kind: 'union'; readonly parts: readonly UnionPart[]; readonly residual: UserFilter | null }
  /** Nobody can match. Read nothing. */
  | { readonly kind: 'nothing' };

/** One alternative of an `or`, with the plan that finds exactly those whom it matches. */
export interface UnionPart {
  readonly filter: UserFilter;
  readonly plan: FilterPlan;
}

/**
 * The cheapest way to the users that the filter matches. ListUsers evaluates one clause, so the most selective of those
 * that every match must fulfil is sent: a key (username, sub, email, phone number) that is equal to a value, then one
 * that is in a list, then membership, then another attribute that is equal, the longest prefix, the status, `enabled`.
 * An `or` of which Cognito can find each alternative is one list after the other, and stands where its broadest does.
 * No calls. Expects a filter that `validateUserFilter` has let through.
 *
 * @param poolPages the pages that the whole pool takes: no more lists are read in its place. Left out or null: nobody knows
 */
export function planFilter(filter: UserFilter, poolPages: number | null = null): FilterPlan {
  return decide(clausesOf(filter), poolPages ?? MAX_LOOKUPS).plan;
}

/** How many lists the plan would read in the place of the whole pool, were the pool of any size. No calls. */
export function listsInPlaceOfPool(filter: UserFilter): number {
  return listsOf(planFilter(filter, Number.POSITIVE_INFINITY));
}

/**
 * Paths of the clauses that Cognito does not evaluate, because it cannot or because it evaluates another one instead:
 * `filter.email.contains`, `filter.or[1].enabled`. None where the plan leaves no residual. No calls.
 */
export function locallyEvaluatedClauses(filter: UserFilter): readonly string[] {
  return decide(clausesOf(filter), MAX_LOOKUPS).beyond;
}

interface Decision {
  readonly plan: FilterPlan;
  /** Null where the whole pool is read. */
  readonly rank: Selectivity | null;
  /** Paths of the clauses that Cognito does not evaluate. */
  readonly beyond: readonly string[];
}

/** A clause that Cognito can evaluate, with the plan that leaves the other clauses to us. */
interface Candidate {
  readonly clause: Clause;
  readonly rank: Selectivity;
  /** How many lists of users it takes in the place of the whole pool. */
  readonly lists: number;
  readonly planWith: (residual: UserFilter | null) => FilterPlan;
  /** Paths within the clause that Cognito does not evaluate. */
  readonly beyond: readonly string[];
}

/** @param most how many lists may be read in the place of the whole pool */
function decide(clauses: readonly Clause[], most: number): Decision {
  if (clauses.some(isImpossible)) return { plan: { kind: 'nothing' }, rank: null, beyond: [] };
  const chosen = mostSelective(clauses, most);
  if (chosen === null) {
    const plan: FilterPlan = { kind: 'scan', push: null, residual: joined(clauses) };
    return { plan, rank: null, beyond: clauses.flatMap(leafPaths) };
  }
  const rest = clauses.filter((clause) => clause !== chosen.clause);
  return {
    plan: chosen.planWith(joined(rest)),
    rank: chosen.rank,
    beyond: [...chosen.beyond, ...rest.flatMap(leafPaths)],
  };
}

/** The first of the lowest rank, of fewest lists; null where Cognito can evaluate none of the clauses. */
function mostSelective(clauses: readonly Clause[], most: number): Candidate | null {
  let best: Candidate | null = null;
  for (const clause of clauses) {
    const candidate = candidateOf(clause, most);
    if (candidate !== null && (best === null || compareCandidates(candidate, best) < 0)) best = candidate;
  }
  return best;
}

function compareCandidates(a: Candidate, b: Candidate): number {
  return compareSelectivity(a.rank, b.rank) || a.lists - b.lists;
}

function candidateOf(clause: Clause, most: number): Candidate | null {
  const candidate =
    clause.condition.kind === 'or' ? unionOf(clause, clause.condition.alternatives, most) : ownOf(clause);
  // One list is never longer than the pool, and members are not found without reading their groups.
  return candidate === null || candidate.lists > Math.max(1, most) ? null : candidate;
}

function ownOf(clause: Clause): Candidate | null {
  const pushed = pushDown(clause.condition);
  if (pushed === null) return null;
  const planWith = (residual: UserFilter | null) => planBy(pushed, residual);
  return { clause, rank: pushed.rank, lists: listsOf(planWith(null)), planWith, beyond: [] };
}

function planBy(pushed: PushDown, residual: UserFilter | null): FilterPlan {
  switch (pushed.kind) {
    case 'list':
      return { kind: 'scan', push: pushed.filter, residual };
    case 'lookups':
      return { kind: 'lookups', filters: pushed.filters, residual };
    case 'groups':
      return { kind: 'groups', groupNames: pushed.groupNames, residual };
  }
}

/**
 * Null where an alternative would take the whole pool, or as good as all of it: reading the pool once finds the others, too.
 * Those that ask for groups come last: whom an earlier part has found is then known without asking for anybody's.
 */
function unionOf(clause: Clause, alternatives: readonly NestedFilter[], most: number): Candidate | null {
  const parts: UnionPart[] = [];
  const ranks: Selectivity[] = [];
  const beyond: string[] = [];
  for (const { filter, path } of alternatives.toSorted((a, b) => groupsLast(a.filter, b.filter))) {
    const decision = decide(clausesOf(filter, path), most);
    if (decision.plan.kind === 'nothing') continue;
    if (decision.rank === null || !isSelective(decision.rank)) return null;
    parts.push({ filter, plan: decision.plan });
    ranks.push(decision.rank);
    beyond.push(...decision.beyond);
  }
  const [only, ...others] = parts;
  if (only === undefined) return null;
  const planWith = (residual: UserFilter | null): FilterPlan =>
    others.length === 0 ? withResidual(only.plan, residual) : { kind: 'union', parts, residual };
  return { clause, rank: rankOfUnion(ranks), lists: listsOf(planWith(null)), planWith, beyond };
}

/** How many lists of users the plan reads, those of groups' members left out. */
function listsOf(plan: FilterPlan): number {
  switch (plan.kind) {
    case 'nothing':
    case 'groups':
      return 0;
    case 'scan':
      return 1;
    case 'lookups':
      return plan.filters.length;
    case 'union':
      return plan.parts.reduce((sum, part) => sum + listsOf(part.plan), 0);
  }
}

function withResidual(plan: FilterPlan, residual: UserFilter | null): FilterPlan {
  if (plan.kind === 'nothing' || residual === null) return plan;
  return { ...plan, residual: plan.residual === null ? residual : { and: [plan.residual, residual] } };
}

function groupsLast(a: UserFilter, b: UserFilter): number {
  return Number(dependsOnGroups(a)) - Number(dependsOnGroups(b));
}

function joined(clauses: readonly Clause[]): UserFilter | null {
  const [first, ...others] = clauses;
  if (first === undefined) return null;
  return others.length === 0 ? first.alone : { and: clauses.map((clause) => clause.alone) };
}
