import type { UserStatus } from '../model/user.ts';
import type { StringCondition } from './string-condition.ts';
import type { DateFilter } from './user-filter.ts';

/** One condition of a filter, with its place. A list of clauses joins them by AND; an empty list matches every user. */
export interface Clause<Kind extends Condition = Condition> {
  /** Its place in the caller's filter: `filter.and[0].email.contains`. Empty for a clause that is not from the caller. */
  readonly path: string;
  readonly condition: Kind;
}

export type Condition = OwnCondition | NestedCondition;

/** A condition on the user. */
export type OwnCondition =
  /** `attribute` is Cognito's name, or `username`. */
  | { readonly kind: 'text'; readonly attribute: string; readonly text: StringCondition }
  | { readonly kind: 'status'; readonly statuses: readonly UserStatus[] }
  | { readonly kind: 'enabled'; readonly enabled: boolean }
  | { readonly kind: 'inAnyGroup'; readonly groupNames: readonly string[] }
  | { readonly kind: 'notInAnyGroup'; readonly groupNames: readonly string[] }
  | { readonly kind: 'inNoGroup'; readonly inNoGroup: boolean }
  | { readonly kind: 'date'; readonly field: 'createdAt' | 'updatedAt'; readonly range: DateFilter };

/** A condition on other clauses. */
export type NestedCondition =
  | { readonly kind: 'or'; readonly alternatives: readonly (readonly Clause[])[] }
  | { readonly kind: 'not'; readonly negated: readonly Clause[] };

/** Returns the clause that a user is in one of the groups. */
export function inAnyGroup(groupNames: readonly string[]): Clause {
  return { path: '', condition: { kind: 'inAnyGroup', groupNames } };
}

/** Returns the clauses that a user is in none of the groups: none for no group. */
export function notInAnyGroup(groupNames: readonly string[]): readonly Clause[] {
  return groupNames.length === 0 ? [] : [{ path: '', condition: { kind: 'notInAnyGroup', groupNames } }];
}

/** Returns the clauses that none of the alternatives matches a user: none for no alternative. */
export function matchesNoneOf(alternatives: readonly (readonly Clause[])[]): readonly Clause[] {
  if (alternatives.length === 0) return [];
  const anyOf: Clause = { path: '', condition: { kind: 'or', alternatives } };
  return [{ path: '', condition: { kind: 'not', negated: [anyOf] } }];
}
