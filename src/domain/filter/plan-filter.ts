import type { CognitoFilter } from '../ports/directory.ts';
import type { Clause } from './clause.ts';
import { compareByGroups } from './depends-on-groups.ts';
import { isImpossible } from './impossible.ts';
import type { ParsedUserFilter } from './parse-user-filter.ts';
import {
  compareSelectivity,
  isSelective,
  MAX_LOOKUPS,
  type PushDown,
  pushDown,
  rankOfUnion,
  type Selectivity,
} from './push-down.ts';

/**
 * How to find the users that a filter matches: what to read from Cognito, and the `residual` clauses that this service
 * evaluates.
 */
export type FilterPlan =
  /** Read ListUsers to its end, filtered by `push` if it is not null. */
  | { readonly kind: 'scan'; readonly push: CognitoFilter | null; readonly residual: readonly Clause[] }
  /** Read ListUsers once for each filter, at least two. No user comes twice. */
  | { readonly kind: 'lookups'; readonly filters: readonly CognitoFilter[]; readonly residual: readonly Clause[] }
  /**
   * Read ListUsersInGroup of each group, at least one. A user who is in several comes several times: keep one. A group that
   * does not exist has no members.
   */
  | { readonly kind: 'groups'; readonly groupNames: readonly string[]; readonly residual: readonly Clause[] }
  /** Carry out each part, at least two. A user whom several find comes several times: keep one. */
  | { readonly kind: 'union'; readonly parts: readonly UnionPart[]; readonly residual: readonly Clause[] }
  /** No user can match. Read nothing. */
  | { readonly kind: 'nothing' };

/** One alternative of an `or`, with the plan that finds exactly the users that it matches. */
export interface UnionPart {
  readonly clauses: readonly Clause[];
  readonly plan: FilterPlan;
}

/**
 * Returns the cheapest way to the users that the filter matches. ListUsers evaluates one clause, so the most selective one
 * is sent: a key (username, sub, email, phone number) that is equal to a value, then one that is in a list, then membership,
 * then another attribute that is equal, the longest prefix, the status, `enabled`. An `or` of which Cognito can find each
 * alternative is one list after the other, and is as selective as its broadest alternative.
 *
 * @param poolPages the pages that the whole pool takes: no more lists are read in its place. Null if it is not known
 */
export function planFilter({ clauses }: ParsedUserFilter, poolPages: number | null = null): FilterPlan {
  return decide(clauses, poolPages ?? MAX_LOOKUPS).plan;
}

/** Returns how many lists the plan reads in the place of a pool of unlimited size. */
export function listsInPlaceOfPool(filter: ParsedUserFilter): number {
  return listsOf(planFilter(filter, Number.POSITIVE_INFINITY));
}

interface Decision {
  readonly plan: FilterPlan;
  /** Null if the whole pool is read. */
  readonly rank: Selectivity | null;
}

/** A clause that Cognito can evaluate, with the plan that leaves the other clauses as the residual. */
interface Candidate {
  readonly clause: Clause;
  readonly rank: Selectivity;
  /** How many lists of users it takes in the place of the whole pool. */
  readonly lists: number;
  readonly planWith: (residual: readonly Clause[]) => FilterPlan;
}

/** @param most how many lists may be read in the place of the whole pool */
function decide(clauses: readonly Clause[], most: number): Decision {
  if (clauses.some(isImpossible)) return { plan: { kind: 'nothing' }, rank: null };
  const chosen = mostSelective(clauses, most);
  if (chosen === null) return { plan: { kind: 'scan', push: null, residual: clauses }, rank: null };
  return { plan: chosen.planWith(clauses.filter((clause) => clause !== chosen.clause)), rank: chosen.rank };
}

/** Returns the first of the lowest rank and of fewest lists, or null if Cognito can evaluate none of the clauses. */
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
  const planWith = (residual: readonly Clause[]) => planBy(pushed, residual);
  return { clause, rank: pushed.rank, lists: listsOf(planWith([])), planWith };
}

function planBy(pushed: PushDown, residual: readonly Clause[]): FilterPlan {
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
 * Returns null if an alternative would take the whole pool, or most of it: reading the pool once finds the others, too.
 * Alternatives that depend on groups come last: whether an earlier part has found a user then takes no memberships.
 */
function unionOf(clause: Clause, alternatives: readonly (readonly Clause[])[], most: number): Candidate | null {
  const parts: UnionPart[] = [];
  const ranks: Selectivity[] = [];
  for (const clauses of alternatives.toSorted(compareByGroups)) {
    const decision = decide(clauses, most);
    if (decision.plan.kind === 'nothing') continue;
    if (decision.rank === null || !isSelective(decision.rank)) return null;
    parts.push({ clauses, plan: decision.plan });
    ranks.push(decision.rank);
  }
  const [only, ...others] = parts;
  if (only === undefined) return null;
  const planWith = (residual: readonly Clause[]): FilterPlan =>
    others.length === 0 ? withResidual(only.plan, residual) : { kind: 'union', parts, residual };
  return { clause, rank: rankOfUnion(ranks), lists: listsOf(planWith([])), planWith };
}

/** Returns how many lists of users the plan reads, without those of groups' members. */
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

function withResidual(plan: FilterPlan, residual: readonly Clause[]): FilterPlan {
  return plan.kind === 'nothing' ? plan : { ...plan, residual: [...plan.residual, ...residual] };
}
