import type { UserStatus } from '../model/user.ts';
import { type StringCondition, stringConditions } from './string-condition.ts';
import type { DateFilter, StringFilter, UserFilter } from './user-filter.ts';

/** One restriction, as a filter joins them by AND. */
export interface Clause<Kind extends Condition = Condition> {
  /** Where the caller wrote it: `filter.and[0].email.contains`. */
  readonly path: string;
  /** The same as a filter, with nothing beside it. */
  readonly alone: UserFilter;
  readonly condition: Kind;
}

export type Condition = OwnCondition | NestedCondition;

/** A condition on the user. */
export type OwnCondition =
  /** `attribute` by Cognito's name for it; `username` among them. */
  | { readonly kind: 'text'; readonly attribute: string; readonly text: StringCondition }
  | { readonly kind: 'status'; readonly statuses: readonly UserStatus[] }
  | { readonly kind: 'enabled'; readonly enabled: boolean }
  | { readonly kind: 'inAnyGroup'; readonly groupNames: readonly string[] }
  | { readonly kind: 'notInAnyGroup'; readonly groupNames: readonly string[] }
  | { readonly kind: 'inNoGroup'; readonly inNoGroup: boolean }
  | { readonly kind: 'date'; readonly field: 'createdAt' | 'updatedAt'; readonly range: DateFilter };

/** A condition on filters. */
export type NestedCondition =
  | { readonly kind: 'or'; readonly alternatives: readonly NestedFilter[] }
  | { readonly kind: 'not'; readonly negated: NestedFilter };

export interface NestedFilter {
  readonly path: string;
  readonly filter: UserFilter;
}

/** The name under which the API takes the filter as an argument. */
export const FILTER_ROOT = 'filter';

/**
 * Everything that the filter joins by AND, whether written side by side, within `and`, or as the one alternative of an
 * `or`. None where the filter matches everybody.
 */
export function clausesOf(filter: UserFilter, path: string = FILTER_ROOT): readonly Clause[] {
  const clauses: Clause[] = [...ownClauses(filter, path)];
  for (const each of nestedIn(filter.and, `${path}.and`)) clauses.push(...clausesOf(each.filter, each.path));
  if (filter.or != null) clauses.push(...clausesOfOr(filter.or, `${path}.or`));
  if (filter.not != null) {
    const negated = { path: `${path}.not`, filter: filter.not };
    clauses.push({ path: negated.path, alone: { not: filter.not }, condition: { kind: 'not', negated } });
  }
  return clauses;
}

function clausesOfOr(or: readonly UserFilter[], path: string): readonly Clause[] {
  const alternatives = nestedIn(or, path);
  const [only] = alternatives;
  if (only !== undefined && alternatives.length === 1) return clausesOf(only.filter, only.path);
  return [{ path, alone: { or }, condition: { kind: 'or', alternatives } }];
}

/** The filters of an `and` or an `or`, with the path of each. */
export function nestedIn(filters: readonly UserFilter[] | null | undefined, path: string): readonly NestedFilter[] {
  return (filters ?? []).map((filter, index) => ({ path: `${path}[${index}]`, filter }));
}

/** The restrictions that the filter itself makes, without those within `and`, `or` and `not`. */
export function ownClauses(filter: UserFilter, path: string): readonly Clause<OwnCondition>[] {
  const clauses: Clause<OwnCondition>[] = [];
  const add = (place: string, alone: UserFilter, condition: OwnCondition) =>
    clauses.push({ path: `${path}.${place}`, alone, condition });
  const addText = (
    place: string,
    attribute: string,
    value: StringFilter | null | undefined,
    alone: (value: StringFilter) => UserFilter,
  ) => {
    for (const text of stringConditions(value)) {
      add(`${place}.${text.operator}`, alone(text.alone), { kind: 'text', attribute, text });
    }
  };

  addText('username', 'username', filter.username, (username) => ({ username }));
  addText('sub', 'sub', filter.sub, (sub) => ({ sub }));
  addText('email', 'email', filter.email, (email) => ({ email }));
  addText('phoneNumber', 'phone_number', filter.phoneNumber, (phoneNumber) => ({ phoneNumber }));
  addText('name', 'name', filter.name, (name) => ({ name }));
  if (filter.attribute != null) {
    const { name } = filter.attribute;
    addText('attribute.value', name, filter.attribute.value, (value) => ({ attribute: { name, value } }));
  }

  const { status, enabled, inAnyGroup, notInAnyGroup, inNoGroup, createdAt, updatedAt } = filter;
  if (status != null) add('status', { status }, { kind: 'status', statuses: status });
  if (enabled != null) add('enabled', { enabled }, { kind: 'enabled', enabled });
  if (inAnyGroup != null) add('inAnyGroup', { inAnyGroup }, { kind: 'inAnyGroup', groupNames: inAnyGroup });
  if (notInAnyGroup != null && notInAnyGroup.length > 0) {
    add('notInAnyGroup', { notInAnyGroup }, { kind: 'notInAnyGroup', groupNames: notInAnyGroup });
  }
  if (inNoGroup != null) add('inNoGroup', { inNoGroup }, { kind: 'inNoGroup', inNoGroup });
  if (restricts(createdAt)) add('createdAt', { createdAt }, { kind: 'date', field: 'createdAt', range: createdAt });
  if (restricts(updatedAt)) add('updatedAt', { updatedAt }, { kind: 'date', field: 'updatedAt', range: updatedAt });
  return clauses;
}

/** A range that is open at both ends would be a clause that leaves a residual for nothing. */
function restricts(range: DateFilter | null | undefined): range is DateFilter {
  return range != null && (range.after != null || range.before != null);
}
